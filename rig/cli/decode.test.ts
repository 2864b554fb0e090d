import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Command } from 'commander';
import { confirmationPayload, keepAlivePayload } from '../sigfox/control-payload.ts';
import { bytesToHex, hexToBytes } from '../sigfox/hex.ts';
import { decodeUplinkOutputSchema } from '../sigfox/machine-formats.ts';
import { encodeUplinkFrame } from '../sigfox/uplink-frame.ts';
import { addDecodeCommand } from './decode.ts';

const frame = 'aaaaa35f0088db334d000000000089b9c3e7';
const key = '479e4480fd7596d45b0122fd282db3cf';

let folder = '';
let output = '';

async function decode(...args: string[]): Promise<void> {
  const program = new Command('unbrig').exitOverride();
  addDecodeCommand(program);
  await program.parseAsync(['decode', 'sigfox-uplink', ...args], { from: 'user' });
}

function keyFile(content: string): string {
  const path = join(folder, 'keys');
  writeFileSync(path, content);
  return path;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unbrig-decode-'));
  output = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk: unknown) => {
    output += String(chunk);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('unbrig decode sigfox-uplink HEX', () => {
  it('lays the fields out for a reader', async () => {
    await decode('aaaa a35f 0088db334d000000000089b9c3e7');
    expect(output).toMatch(/rank +1\n/);
    expect(output).toMatch(/EP-ID +004d33db/);
    expect(output).toMatch(/MC +136/);
    expect(output).toMatch(/UL-AUTH +89b9 {2}not checked \(no key\)/);
    expect(output).toMatch(/violations +none/);
  });

  it('takes a key from a file with one key or one for each EP-ID', async () => {
    await decode(frame, '--json', '--key-file', keyFile(`${key}\n`));
    await decode(frame, '--json', '--key-file', keyFile(JSON.stringify({ '004D33DB': key })));
    await decode(frame, '--json', '--key-file', keyFile(JSON.stringify({ '004d33dc': key })));
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).authOk),
    ).toEqual([true, true, null]);
    expect(output).not.toContain(key);
  });

  it('refuses a bad frame, a bad key file and a missing one, without showing keys', async () => {
    await expect(decode('aaxx')).rejects.toMatchObject({ code: 'bad-hex' });
    await expect(decode(frame, '--key-file', keyFile(key.slice(1)))).rejects.toMatchObject({ code: 'bad-key-file' });
    await expect(decode(frame, '--key-file', keyFile(`{"004d33db":"${key}`))).rejects.toMatchObject({
      code: 'bad-key-file',
      message: expect.not.stringContaining(key.slice(0, 8)) as unknown as string,
    });
    await expect(decode(frame, '--key-file', join(folder, 'none'))).rejects.toMatchObject({ code: 'unreadable-file' });
  });

  it('reads control messages: what the device measured of itself', async () => {
    const state = { idleMillivolts: 3300, transmitMillivolts: 3050, temperatureDecidegrees: -55 };
    const content = { epId: hexToBytes('004d33db', 'ep_id'), key: hexToBytes(key, 'key'), messageCounter: 5 };
    const frameOf = (messageType: 'keep_alive' | 'downlink_confirmation', payload: Uint8Array): string =>
      bytesToHex(encodeUplinkFrame({ ...content, messageType, payload, bidirectional: false }, 1));
    const confirmation = frameOf('downlink_confirmation', confirmationPayload(state, -130));
    await decode(confirmation);
    expect(output).toContain('downlink confirmation: 3300 mV idle, 3050 mV sending, -5.5 degrees C, downlink -130 dBm');
    output = '';
    await decode(confirmation, '--json');
    await decode(frameOf('keep_alive', keepAlivePayload(state)), '--json');
    const [first, second] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const measured = { voltage_idle_mv: 3300, voltage_tx_mv: 3050, temperature_tenth_c: -55 };
    expect(first.control).toEqual({ type: 'downlink_confirmation', ...measured, rssi_dbm: -130 });
    expect(second.control).toEqual({ type: 'keep_alive', ...measured });
    const validate = new Ajv2020({ strict: false }).compile(decodeUplinkOutputSchema);
    expect([first, second].map((line) => validate(line))).toEqual([true, true]);
  });
});
