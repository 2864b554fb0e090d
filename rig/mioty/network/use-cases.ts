import type { MiotyNetworkPlan } from '../../ports/mioty-network.ts';

/** Private network of a factory (security guideline 5.1): one customer, service centre and application centre in one device, printed keys. */
export const factoryPlan: MiotyNetworkPlan = {
  delivery: 'push',
  roles: ['base-station', 'service-centre', 'application-centre', 'key-scanner', 'application'],
  combined: ['service-centre', 'application-centre'],
  tasks: {
    'device-management': ['service-centre'],
    routing: ['application-centre'],
    'key-management': ['service-centre'],
    billing: [],
  },
  applicationEncryption: 'optional',
  downlink: false,
};

/** Public network of a city (5.2): several customers, each with an application centre of his own, and a trust centre that bills. */
export const cityPlan: MiotyNetworkPlan = {
  delivery: 'push',
  roles: ['base-station', 'relay', 'service-centre', 'application-centre', 'trust-centre', 'application'],
  tasks: {
    'device-management': ['application-centre'],
    routing: ['service-centre'],
    'key-management': ['service-centre'],
    billing: ['trust-centre'],
  },
  applicationEncryption: 'required',
  downlink: false,
  lowestVersion: 2,
};

/** The general architecture (4.1) with every unit that it knows, and both classes. */
export const wholePlan: MiotyNetworkPlan = {
  delivery: 'push',
  roles: [
    'base-station',
    'relay',
    'service-centre',
    'registration-authority',
    'application-centre',
    'key-scanner',
    'application',
  ],
  tasks: {
    'device-management': ['service-centre', 'application-centre'],
    routing: ['service-centre'],
    'key-management': ['service-centre', 'registration-authority'],
    billing: [],
  },
  applicationEncryption: 'optional',
  downlink: true,
};
