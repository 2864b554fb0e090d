import type { Command, ReadValues } from './dialect.ts';
import type { MiotyProfile } from './mioty-profiles.ts';
import { information, untilInformed, untilRestarted, untilStatus } from './mioty-replies.ts';
import { QUERY_SECONDS } from './mioty-times.ts';

const HT = '\t';
const SUB = '\x1a';

/** Bytes as an argument. Digits that make no whole bytes are left for the module to refuse. */
export const byteArgument = (hex: string): string => `${Math.floor(hex.length / 2)}${HT}${hex.toUpperCase()}${SUB}`;

/** A command that ends with its status. */
export const command = (text: string, values?: ReadValues, timeoutSeconds = QUERY_SECONDS): Command => ({
  text,
  end: untilStatus,
  timeoutSeconds,
  ...(values && { values }),
});

export const query = (text: string, values: ReadValues): Command => ({ ...command(text, values), repeatable: true });

/** What module and firmware are. Every awake module answers it. */
export const INFORMATION: Command = { ...query('ATI', information), end: untilInformed };

/** The module restarts; some say that they will, some what they are afterwards, some nothing. */
export const restart = (text: string, { restartSeconds }: MiotyProfile): Command => ({
  text,
  end: untilRestarted,
  timeoutSeconds: restartSeconds,
  silenceIsOk: true,
  restarts: true,
});
