import type { Settings } from './settings.ts';

/** What the firmware keeps of its messages. Counter and generator state are written together. */
export interface MessageRecord {
  /** Counter of the last message; the next one carries this plus one. */
  readonly messageCounter: number;
  /** State of the frequency generator, 14 bits. */
  readonly frequencyState: number;
}

/** Non-volatile memory: outlives resets and power cycles. */
export interface Nvm {
  /** The newest record that reads back whole. Setting one of them goes past cells and wear: for faults and for preparing a device. */
  messageCounter: number;
  frequencyState: number;
  /** Settings stored by AT$WR. */
  settings: Settings;
  /**
   * Writes a record to the next cell. With `verified` it is read back, and a cell that did not take it is passed over; false when no
   * cell takes it. Without, the firmware believes what it wrote and nothing tells it otherwise.
   */
  store(record: MessageRecord, verified: boolean): boolean;
}

export interface NvmOptions extends MessageRecord {
  readonly settings: Settings;
  /** Cells for records, written in turn; at least two, so that the newest record survives the write of the next. */
  readonly cells?: number;
  /** Writes that a cell takes before it no longer holds. */
  readonly enduranceWrites?: () => number;
}

/** Figures of the emulated part; the order of size of what data sheets promise for EEPROM, of no particular one. */
export const NVM_CELLS = 8;
export const NVM_ENDURANCE_WRITES = 100_000;

interface Cell {
  /** Null where nothing was written yet or the content does not read back whole. */
  record: MessageRecord | null;
  /** Number of the write that the content comes from. */
  sequence: number;
  writes: number;
}

export function createNvm(options: NvmOptions): Nvm {
  const endurance = options.enduranceWrites ?? (() => NVM_ENDURANCE_WRITES);
  const cells: Cell[] = Array.from({ length: options.cells ?? NVM_CELLS }, () => ({
    record: null,
    sequence: 0,
    writes: 0,
  }));
  let sequence = 1;
  const { messageCounter, frequencyState } = options;
  cells[0] = { record: { messageCounter, frequencyState }, sequence, writes: 1 };

  /** The last cell that was written and holds. One always does: a write never goes to it. */
  const newest = (): number =>
    cells.reduce((best, cell, index) => {
      const held = cells[best].record !== null;
      return cell.record !== null && (!held || cell.sequence > cells[best].sequence) ? index : best;
    }, 0);
  const current = (): MessageRecord => cells[newest()].record!;

  /** A worn cell keeps nothing whole. */
  const write = (index: number, record: MessageRecord): boolean => {
    const writes = cells[index].writes + 1;
    const holds = writes <= endurance();
    cells[index] = { record: holds ? record : null, sequence: ++sequence, writes };
    return holds;
  };

  return {
    settings: options.settings,
    get messageCounter() {
      return current().messageCounter;
    },
    set messageCounter(value) {
      cells[newest()].record = { ...current(), messageCounter: value };
    },
    get frequencyState() {
      return current().frequencyState;
    },
    set frequencyState(value) {
      cells[newest()].record = { ...current(), frequencyState: value };
    },
    store(record, verified) {
      const from = newest();
      if (!verified) {
        write((from + 1) % cells.length, record);
        return true;
      }
      for (let step = 1; step < cells.length; step++) {
        if (write((from + step) % cells.length, record)) return true;
      }
      return false;
    },
  };
}
