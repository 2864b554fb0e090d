import type { CaseBinding, JudgeContext } from '../../../rig/conformance/judgement.ts';
import { keyFingerprint, miotyTestDevice } from '../../../rig/mioty/network/test-devices.ts';
import { CENTRE, DASHBOARD, KEY_SERVER, RELAY, SCANNER, WORKS } from '../../stimuli/mioty-network/dialogue.ts';
import { euiOf } from '../../stimuli/mioty-network/frames.ts';
import { CENTRAL, LOCAL, LOCATION, PRINTED } from '../../stimuli/mioty-network/keys.ts';
import { check, same } from '../checks.ts';
import { answered, checkDone, checkLayers, checkRefused, checkStored, inventory, keysOf } from '../mioty-network.ts';

const at = (unit: string): string => `inventory: ${unit}`;

function checkNetworkKey(context: JudgeContext, name: string, label: string, device: string): void {
  const held = keysOf(context, label, device).find(({ layer }) => layer === 'network');
  check(context, name, same(keyFingerprint(miotyTestDevice(device).networkKey), held?.fingerprint ?? null));
}

/** The service centre asks for the key of an end point that it needs, with the EUI, and gets it. */
function judgeOnDemand(context: JudgeContext): void {
  checkDone(context, 'granted', 'request: right');
  checkLayers(context, 'before', 'centre before', CENTRAL);
  const asked = answered(context, 'traffic', 'traffic').filter(
    (entry) => entry.interface === 'C' && entry.message === 'keyRequest' && entry.from === CENTRE,
  );
  const about = asked.filter((entry) => entry.epEui === euiOf(CENTRAL));
  // Three times by hand, once when it was needed.
  check(context, 'asked', same(4, about.length));
  checkDone(context, 'given', 'central: attached');
  checkNetworkKey(context, 'given', at(CENTRE), CENTRAL);
  checkStored(context, 'used', 'central: uplink');
}

export const keyCases: readonly CaseBinding[] = [
  { id: 'mioty/keys/central/BV-01', judge: judgeOnDemand },
  {
    id: 'mioty/keys/central/BV-02',
    judge: (context) => {
      checkNetworkKey(context, 'held', at(KEY_SERVER), CENTRAL);
      checkNetworkKey(context, 'unused', at(KEY_SERVER), 'never used');
    },
  },
  {
    id: 'mioty/keys/central/BI-01',
    judge: (context) => checkRefused(context, 'refused', 'request: wrong', 'request: none'),
  },
  { id: 'mioty/keys/central/BI-02', judge: (context) => checkRefused(context, 'refused', 'request: of another unit') },
  {
    id: 'mioty/keys/identity/BI-01',
    judge: (context) => checkRefused(context, 'refused', 'server: id twice', 'local: id twice'),
  },
  {
    id: 'mioty/keys/identity/BI-02',
    judge: (context) => checkRefused(context, 'refused', 'server: key twice', 'local: key twice'),
  },
  {
    id: 'mioty/keys/printed/BV-01',
    judge: (context) => {
      checkDone(context, 'imported', 'printed: scanned', 'printed: registered');
      checkNetworkKey(context, 'key', at(CENTRE), PRINTED);
      const place = inventory(context, at(CENTRE)).locations.find(({ epEui }) => epEui === euiOf(PRINTED));
      check(context, 'location', same(LOCATION, place?.location ?? null));
      checkStored(context, 'used', 'printed: uplink');
    },
  },
  {
    id: 'mioty/keys/printed/BI-01',
    judge: (context) => checkRefused(context, 'refused', 'printed: damaged', 'printed: without a label'),
  },
  {
    id: 'mioty/keys/local/BV-01',
    judge: (context) => {
      checkNetworkKey(context, 'key', at(CENTRE), LOCAL);
      checkLayers(context, 'server', at(KEY_SERVER), LOCAL);
      checkStored(context, 'used', 'local: uplink');
    },
  },
  {
    id: 'mioty/keys/holders/BV-01',
    judge: (context) => {
      for (const unit of [DASHBOARD, SCANNER, RELAY, 'south']) {
        check(context, 'none', {
          ...same(0, inventory(context, at(unit)).keys.length),
          observed: heldBy(context, unit),
        });
      }
      checkLayers(context, 'station', at('north'), LOCAL, 'network');
      checkLayers(context, 'centre', at(CENTRE), LOCAL, 'network');
      checkLayers(context, 'customer', at(WORKS), LOCAL, 'application');
      for (const device of [CENTRAL, PRINTED]) checkLayers(context, 'customer', at(WORKS), device);
    },
  },
  {
    id: 'mioty/keys/holders/BV-02',
    judge: (context) => {
      for (const device of [CENTRAL, PRINTED, LOCAL]) checkLayers(context, 'held', at(CENTRE), device, 'network');
    },
  },
];

function heldBy(context: JudgeContext, unit: string): string {
  return `${inventory(context, at(unit)).keys.length} (${unit})`;
}
