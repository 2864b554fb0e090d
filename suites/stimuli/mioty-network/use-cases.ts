import type { Stimulus } from '../../../rig/conformance/stimulus.ts';
import { cityPlan, factoryPlan, wholePlan } from '../../../rig/mioty/network/use-cases.ts';
import { CENTRE, DASHBOARD, miotyDialogue, SCANNER, SETUP, STATIONS, WORKS } from './dialogue.ts';
import { type Attachment, mpduOf } from './frames.ts';

export const SENSORS = 200;
export const MINUTES = 2;
export const sensorOf = (index: number): string => `factory sensor ${index + 1}`;
/** Seconds from one sensor's turn to the next. */
const TURN_SECONDS = 60 / SENSORS;

/** The factory of the guideline's first use case. */
export const factory: Stimulus = {
  id: 'mioty-network/factory',
  title: 'A factory: two hundred sensors of class Z, printed keys at every station, a reading a minute',
  expectedSeconds: 60 * MINUTES + 2,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask, receive, heard } = dialogue;
    await dialogue.begin(factoryPlan);
    for (let index = 0; index < SENSORS; index++) {
      const device = sensorOf(index);
      await ask(SETUP, { kind: 'scanLabel', device, by: SCANNER, location: `place ${index + 1}` });
      const registration = { kind: 'register', device, applicationCentre: WORKS, deviceClass: 'Z' } as const;
      await ask('registered', { ...registration, by: CENTRE, keys: 'printed' });
      await ask('attached', { kind: 'preAttach', device, baseStations: 'all' });
    }
    for (let turn = 0; turn < SENSORS * MINUTES; turn++) {
      const device = sensorOf(turn % SENSORS);
      const uplink = { counter: Math.floor(turn / SENSORS) };
      const stations = [STATIONS[turn % 3], STATIONS[(turn + 1) % 3]];
      await receive('reading', ...stations.map((station) => heard(device, uplink, { station })));
      await context.clock.sleep(TURN_SECONDS);
    }
    await ask('delivered', { kind: 'delivered', applicationCentre: WORKS });
    await ask('downlink', { kind: 'queueDownlink', device: sensorOf(0), by: CENTRE, payload: '00' });
    await ask('key server', { kind: 'addUnit', unit: 'key server', role: 'registration-authority' });
    await ask('taken out', { kind: 'deregister', device: sensorOf(1), by: CENTRE });
    await receive('after it was taken out', heard(sensorOf(1), { counter: MINUTES }));
    await ask('centre', { kind: 'inventory', unit: CENTRE });
    await ask('north', { kind: 'inventory', unit: 'north' });
  },
};

export const VEHICLE = 'sweeper of class Z';
export const TRAM = 'tram of class A';
export const ROUTE = ['north', 'south', 'east', 'north'] as const;
const nonces = ['10000001', '20000002', '30000003', '40000004'] as const;
export const stopOf = (index: number): Attachment => ({ attachCounter: index + 1, nonce: nonces[index] });
const STOP_SECONDS = 30;

/** The city of the second use case: end points that move, and a provider who carries what he cannot read. */
export const city: Stimulus = {
  id: 'mioty-network/city',
  title: 'A city: vehicles of both classes that pass three stations, all of it sealed for their owner',
  expectedSeconds: STOP_SECONDS * ROUTE.length + 2,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask, attach, receive, heard } = dialogue;
    await dialogue.begin(cityPlan);
    await dialogue.addDevice(VEHICLE);
    await dialogue.addDevice(TRAM, { deviceClass: 'A' });
    await dialogue.preAttach(VEHICLE, ...STATIONS);
    for (const [index, station] of ROUTE.entries()) {
      await receive('vehicle', heard(VEHICLE, { counter: index, sealedFor: VEHICLE }, { station }));
      const session = stopOf(index);
      await attach('tram attached', TRAM, session, { station });
      await receive('tram', heard(TRAM, { counter: 0, sealedFor: TRAM, session }, { station }));
      await context.clock.sleep(STOP_SECONDS);
    }
    await ask('delivered', { kind: 'delivered', applicationCentre: WORKS });
    for (const unit of [CENTRE, DASHBOARD, ...STATIONS]) await ask(`inventory: ${unit}`, { kind: 'inventory', unit });
    await ask('downlink', { kind: 'queueDownlink', device: TRAM, by: WORKS, payload: '00' });
  },
};

export const LEAKY = 'class Z with a past';
export const SAFE = 'class A with a past';

/** What a base station that once had a key could do with it (guideline 3.4, 3.5). */
export const exposure: Stimulus = {
  id: 'mioty-network/exposure',
  title: 'End points of both classes that moved: who had their keys, and what those keys are still good for',
  expectedSeconds: 0,
  needsPowerSwitch: false,
  run: async (context) => {
    const dialogue = miotyDialogue(context);
    const { ask, attach, preAttach, receive, heard } = dialogue;
    await dialogue.begin(wholePlan);
    await dialogue.addDevice(LEAKY, { application: false });
    await dialogue.addDevice(SAFE, { deviceClass: 'A', application: false });
    await preAttach(LEAKY, 'north');
    await attach(SETUP, SAFE, stopOf(0));
    await receive('before', heard(LEAKY, { counter: 0 }));
    await preAttach(LEAKY, 'south');
    await attach(SETUP, SAFE, stopOf(1), { station: 'south' });
    await receive('genuine', heard(LEAKY, { counter: 1 }, { station: 'south' }));
    const forged = mpduOf(LEAKY, { counter: 2, payload: 'f0' });
    await receive('forged with the key that north had', dialogue.heardMpdu(forged, { station: 'south' }));
    const old = heard(SAFE, { counter: 0, payload: 'f0', session: stopOf(0) }, { station: 'south' });
    await receive('forged with the session key that north had', old);
    await ask(`exposure: ${LEAKY}`, { kind: 'exposure', device: LEAKY });
    await ask(`exposure: ${SAFE}`, { kind: 'exposure', device: SAFE });
  },
};
