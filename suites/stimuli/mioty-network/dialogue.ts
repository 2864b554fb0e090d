import type { StimulusContext } from '../../../rig/conformance/stimulus.ts';
import type {
  MiotyDeviceClass,
  MiotyKeyWay,
  MiotyNetworkPlan,
  MiotyNetworkReply,
  MiotyNetworkRequest,
  MiotyReception,
} from '../../../rig/ports/mioty-network.ts';
import { type Attachment, mpduOf, signOf, type TestUplink } from './frames.ts';

/** Mark before each request to the network; its `label` is the name by which a judge finds request and reply. */
export const MIOTY_NETWORK_MARK = 'mioty-network';
/** Label of what only prepares. */
export const SETUP = 'setup';
export const CENTRE = 'service-centre';
export const KEY_SERVER = 'registration-authority';
export const TRUST_CENTRE = 'trust-centre';
export const STATIONS = ['north', 'south', 'east'] as const;
export const WORKS = 'works';
export const DASHBOARD = 'dashboard';
export const SCANNER = 'scanner';
export const RELAY = 'relay in the yard';

export interface HearingFacts {
  readonly station?: string;
  readonly relay?: string;
  /** End of the frame, before now. */
  readonly agoSeconds?: number;
}

/** What stimuli of the MIOTY network say to it, in a few words. */
export interface MiotyDialogue {
  ask(label: string, request: MiotyNetworkRequest): Promise<MiotyNetworkReply>;
  /** Founds a network with three base stations, the application centre of one customer and what else the plan has, all connected. */
  begin(plan: MiotyNetworkPlan): Promise<void>;
  addApplicationCentre(unit: string): Promise<void>;
  /** Introduces a device whose keys its customer made. */
  addDevice(device: string, facts?: DeviceFacts): Promise<void>;
  preAttach(device: string, ...baseStations: readonly string[]): Promise<void>;
  attach(label: string, device: string, attachment: Attachment, facts?: AttachFacts): Promise<void>;
  heard(device: string, uplink: TestUplink, facts?: HearingFacts): MiotyReception;
  heardMpdu(mpdu: string, facts?: HearingFacts): MiotyReception;
  receive(label: string, ...receptions: readonly MiotyReception[]): Promise<void>;
}

export interface DeviceFacts {
  readonly deviceClass?: MiotyDeviceClass;
  readonly applicationCentre?: string;
  readonly keys?: MiotyKeyWay;
  readonly application?: boolean;
}

export interface AttachFacts {
  readonly station?: string;
  readonly sign?: string;
}

/** Signal of a frame far above the noise. */
const STRENGTH = { rssiDbm: -112, snrDb: 12 } as const;
const REPORT_DELAY_SECONDS = 0.2;

export function miotyDialogue(context: StimulusContext): MiotyDialogue {
  const { clock } = context;
  let deviceManager = WORKS;
  const ask = (label: string, request: MiotyNetworkRequest): Promise<MiotyNetworkReply> => {
    context.mark(MIOTY_NETWORK_MARK, { label });
    return context.askMiotyNetwork(request);
  };
  const join = async (from: string, to: string, transport: 'tls-1.3' | 'radio' = 'tls-1.3'): Promise<void> => {
    await ask(SETUP, { kind: 'connect', from, to, transport, certificate: 'root' });
  };
  let plan: MiotyNetworkPlan | null = null;
  const has = (role: MiotyNetworkPlan['roles'][number]): boolean => plan?.roles.includes(role) === true;

  const addApplicationCentre = async (unit: string): Promise<void> => {
    await ask(SETUP, { kind: 'addUnit', unit, role: 'application-centre', customer: unit, build: { version: 2 } });
    if (plan?.combined?.includes('application-centre') !== true) await join(unit, CENTRE);
    if (has('trust-centre')) await join(unit, TRUST_CENTRE);
  };
  const addCarrier = async (unit: string, role: 'relay' | 'key-scanner' | 'application'): Promise<boolean> => {
    if (has(role)) await ask(SETUP, { kind: 'addUnit', unit, role });
    return has(role);
  };

  const heardMpdu = (mpdu: string, { station = 'north', relay, agoSeconds }: HearingFacts = {}): MiotyReception => ({
    baseStation: station,
    mpdu,
    timeSeconds: clock.nowSeconds() - (agoSeconds ?? REPORT_DELAY_SECONDS),
    ...STRENGTH,
    ...(relay === undefined ? {} : { relay }),
  });

  return {
    ask,
    begin: async (chosen) => {
      plan = chosen;
      const managers = chosen.tasks['device-management'];
      deviceManager = managers.includes('application-centre') ? WORKS : CENTRE;
      await ask(SETUP, { kind: 'found', plan: chosen });
      for (const unit of STATIONS) {
        await ask(SETUP, { kind: 'addUnit', unit, role: 'base-station' });
        await join(unit, CENTRE);
      }
      if (has('registration-authority')) await join(CENTRE, KEY_SERVER);
      if (has('trust-centre')) await join(CENTRE, TRUST_CENTRE);
      await addApplicationCentre(WORKS);
      if (await addCarrier(DASHBOARD, 'application')) await join(WORKS, DASHBOARD);
      if (await addCarrier(SCANNER, 'key-scanner')) await join(SCANNER, CENTRE);
      if (await addCarrier(RELAY, 'relay')) await join(RELAY, 'east', 'radio');
    },
    addApplicationCentre,
    addDevice: async (device, facts = {}) => {
      const { deviceClass = 'Z', applicationCentre = WORKS, keys = 'local', application = true } = facts;
      await ask(SETUP, { kind: 'enterKeys', device, by: applicationCentre, application });
      const by = deviceManager === CENTRE ? CENTRE : applicationCentre;
      await ask(SETUP, { kind: 'register', device, by, applicationCentre, deviceClass, keys });
    },
    preAttach: async (device, ...baseStations) => {
      await ask(SETUP, { kind: 'preAttach', device, baseStations });
    },
    attach: async (label, device, attachment, { station = 'north', sign = signOf(device, attachment) } = {}) => {
      await ask(label, { kind: 'attachOverAir', device, baseStation: station, sign, ...attachment });
    },
    heard: (device, uplink, facts) => heardMpdu(mpduOf(device, uplink), facts),
    heardMpdu,
    receive: async (label, ...receptions) => {
      await ask(label, { kind: 'receive', receptions });
    },
  };
}
