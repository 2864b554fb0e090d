import type { CommonOperation, MiotyOperation, ModuleOperation, SigfoxOperation } from '../../rig/ports/module.ts';

const SIGFOX_ONLY: Readonly<Record<SigfoxOperation['kind'], true>> = {
  getPac: true,
  temperature: true,
  voltage: true,
  sendFrame: true,
  sendBit: true,
  sendKeepAlive: true,
  setFrameCount: true,
  setKeyMode: true,
  setBitRate: true,
  setInterFrame: true,
  setConfirmationDelay: true,
  channelState: true,
  resetChannels: true,
  testMode: true,
};

const MIOTY_ONLY: Readonly<Record<MiotyOperation['kind'], true>> = {
  getLibrary: true,
  setEui: true,
  getShortAddress: true,
  setShortAddress: true,
  setNetworkKey: true,
  setUplinkMode: true,
  setSyncBurst: true,
  attachLocal: true,
  detachLocal: true,
  attachState: true,
  attachOverAir: true,
  detachOverAir: true,
  packetCounter: true,
  uplink: true,
  transparentUplink: true,
  carrier: true,
  radioOff: true,
  factoryReset: true,
};

/** Whether a Sigfox module may have a command for it. */
export const isSigfoxOperation = (operation: ModuleOperation): operation is CommonOperation | SigfoxOperation =>
  !(operation.kind in MIOTY_ONLY);

/** Whether a MIOTY module may have a command for it. */
export const isMiotyOperation = (operation: ModuleOperation): operation is CommonOperation | MiotyOperation =>
  !(operation.kind in SIGFOX_ONLY);
