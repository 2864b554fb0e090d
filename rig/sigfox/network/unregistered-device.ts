import { counterRollovers } from '../message-counter.ts';
import { radioConfiguration } from '../radio-configuration.ts';
import { admitDevice, type DeviceState, type NetworkState } from './state.ts';

/** What a network that fails to reject unknown devices would keep of one. The correct network never comes here. */
export function unregisteredDevice(state: NetworkState, epId: string): DeviceState {
  return admitDevice(state, {
    name: `unregistered ${epId}`,
    epId,
    key: null,
    application: [...state.applications.keys()][0] ?? '',
    messagesPerDay: 140,
    rollover: counterRollovers[counterRollovers.length - 1],
    rc: radioConfiguration('RC1'),
    lastCounter: 0,
  });
}
