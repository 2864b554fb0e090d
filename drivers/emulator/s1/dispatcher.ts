import { findCommand, refusalOf } from './commands.ts';
import type { S1Module } from './module.ts';
import { NO_REPLY, type Reply } from './replies.ts';
import { SECONDS_PER_BYTE } from './uart.ts';

/** A short command is answered 20 to 100 ms after its end (dialect S1.6); after a transmission the answer takes as long. */
const PROCESSING_SECONDS: readonly [number, number] = [0.02, 0.1];

function processingSeconds(module: S1Module): number {
  const [least, most] = PROCESSING_SECONDS;
  return least + (most - least) * module.random.next();
}

/** The text of a reply. */
export const written = (reply: Reply): string => reply.lines.map((entry) => `${entry}\r\n`).join('');

/** Writes a reply as it stands once its last byte has left. */
async function write(module: S1Module, reply: Reply, line: string): Promise<void> {
  const bent = module.behaviour.reply(reply, line);
  const text = written(bent);
  if (text === '') return;
  await module.clock.sleep(text.length * SECONDS_PER_BYTE, module.session);
  module.uart.write(text);
}

/** Carries out one line from the host to the end of its answer. */
export async function carryOut(module: S1Module, received: string): Promise<void> {
  module.behaviour.event({ kind: 'line', line: received }, module);
  await module.clock.sleep(processingSeconds(module), module.session);
  const line = module.behaviour.line(received);
  const found = findCommand(line);
  if (!found) {
    const refusal = refusalOf(line);
    await write(module, refusal, received);
    module.behaviour.event({ kind: 'refused', line: received }, module);
    module.behaviour.event({ kind: 'answered', line: received, reply: refusal }, module);
    return;
  }
  const { command, match } = found;
  let early: Promise<void> = Promise.resolve();
  const answerNow = (first: Reply): void => {
    const before = early;
    module.background(() => {
      early = (async () => {
        await before;
        await module.clock.sleep(processingSeconds(module), module.session);
        await write(module, first, received);
      })();
      return early;
    });
  };
  const reply = command.transmits
    ? await module.exclusively(async () => {
        const result = await command.run(module, match, answerNow);
        if (result !== NO_REPLY) await module.clock.sleep(processingSeconds(module), module.session);
        return result;
      })
    : await command.run(module, match, answerNow);
  await early;
  await write(module, reply, received);
  module.behaviour.event({ kind: 'answered', line: received, reply }, module);
  command.after?.(module, match);
}
