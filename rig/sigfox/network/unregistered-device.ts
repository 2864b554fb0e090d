import { counterRollovers } from '../message-counter.ts';
import { radioConfiguration } from '../radio-configuration.ts';
import type { DeviceState, NetworkState } from './state.ts';

/** What a network that fails to reject unknown devices would keep of one. The correct network never comes here. */
export function unregisteredDevice(state: NetworkState, epId: string): DeviceState {
  const name = `unregistered ${epId}`;
  const device: DeviceState = {
    name,
    epId,
    key: null,
    application: [...state.applications.keys()][0] ?? '',
    messagesPerDay: 140,
    rollover: counterRollovers[counterRollovers.length - 1],
    rc: radioConfiguration('RC1'),
    lastCounter: 0,
    blacklisted: false,
    cloneEvidence: 0,
    suspects: new Set(),
    contents: new Map(),
    messages: [],
    recent: [],
    uplinkSeconds: [],
    downlinkSeconds: [],
    requests: [],
  };
  state.devices.set(name, device);
  state.devicesById.set(epId, device);
  return device;
}
