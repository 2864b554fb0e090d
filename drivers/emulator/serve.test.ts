import { describe, expect, it } from '@jest/globals';
import { realClock } from '../../rig/bench/real-clock.ts';
import { serveEmulation } from './serve.ts';

const LOCAL = { host: '127.0.0.1', port: 0 };

describe('a served emulation', () => {
  it('of a Sigfox module says who it is', async () => {
    const server = await serveEmulation({
      bench: { clock: realClock(), seed: 1, rc: 'RC2' },
      pty: false,
      rtlTcp: LOCAL,
    });
    expect(server.facts).toMatchObject({ ep_id: 'FEDCBA98', rc: 'RC2', pty: null, seed: 1, faults: [] });
    expect(server.facts.rtl_tcp?.port).toBeGreaterThan(0);
    await server.close();
  });

  it('of a MIOTY module says who it is, and never its key', async () => {
    const server = await serveEmulation({
      bench: { clock: realClock(), seed: 2, module: 'm3', profile: 'EU2', faults: ['mioty-counter-stuck'] },
      pty: false,
      rtlTcp: LOCAL,
    });
    expect(server.facts).toMatchObject({ ep_eui: '70B3D5677FF0A1B2', profile: 'EU2', faults: ['mioty-counter-stuck'] });
    expect(JSON.stringify(server.facts).toLowerCase()).not.toContain('2b7e1516');
    await server.close();
  });

  it('refuses a fault of the other technology', async () => {
    const bench = { clock: realClock(), seed: 2, module: 'm3', faults: ['counter-stuck'] } as const;
    await expect(serveEmulation({ bench, pty: false, rtlTcp: LOCAL })).rejects.toMatchObject({
      code: 'fault-of-other-technology',
    });
  });
});
