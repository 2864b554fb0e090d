import { describeModule } from './module-contract.ts';
import { S1 } from './s1.ts';
import { S2 } from './s2.ts';
import { S3 } from './s3.ts';
import { S4 } from './s4.ts';

describeModule('s1', {
  dialect: S1,
  lacks: ['setZone', 'setBitRate', 'setInterFrame', 'setConfirmationDelay'],
  withoutDownlink: { status: 'error', errorText: 'ERR_SFX_ERR_SEND_FRAME_WAIT_TIMEOUT' },
});

describeModule('s2', {
  dialect: S2,
  lacks: [
    'getPac',
    'sendKeepAlive',
    'setKeyMode',
    'setZone',
    'setBitRate',
    'setInterFrame',
    'setConfirmationDelay',
    'channelState',
    'resetChannels',
  ],
  withoutDownlink: { status: 'ok' },
  refusedByDriver: ['too long for any line'],
});

describeModule('s3', {
  dialect: S3,
  lacks: ['temperature', 'setBitRate', 'setInterFrame', 'setConfirmationDelay', 'channelState', 'resetChannels'],
  withoutDownlink: { status: 'error', errorText: 'AT_RX_TIMEOUT' },
  refusedByDriver: ['too long for any line'],
});

describeModule('s4', {
  dialect: S4,
  lacks: [
    'getPac',
    'temperature',
    'voltage',
    'sendKeepAlive',
    'setPower',
    'getPower',
    'softReset',
    'channelState',
    'resetChannels',
  ],
  withoutDownlink: { status: 'ok' },
  refusedByDriver: ['one digit', 'too long for any line'],
});
