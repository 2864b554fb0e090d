import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { createTestAuthority } from './certificates.ts';

describe('test certificates', () => {
  const authority = createTestAuthority();
  const { cert, key, ca } = authority.issue('unbrig test end');

  it('are issued and signed by their authority, and by no other', () => {
    const [own, issuer] = [new X509Certificate(cert), new X509Certificate(ca)];
    expect([own.ca, issuer.ca]).toEqual([false, true]);
    expect(own.subject).toBe('CN=unbrig test end');
    expect(own.checkIssued(issuer)).toBe(true);
    expect(own.verify(issuer.publicKey)).toBe(true);
    expect(own.verify(new X509Certificate(createTestAuthority().cert).publicKey)).toBe(false);
    expect(own.checkHost('localhost')).toBe('localhost');
    expect(own.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(key).toContain('BEGIN PRIVATE KEY');
  });

  it('differ each time', () => {
    expect(authority.issue('unbrig test end').cert).not.toBe(cert);
    expect(createTestAuthority().cert).not.toBe(authority.cert);
  });

  it('are taken by OpenSSL', async () => {
    const openssl = await execa('openssl', ['version'], { reject: false });
    if (openssl.failed) {
      expect(process.env.UNBRIG_REQUIRE_PEERS).toBeUndefined();
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'unbrig-certificates-'));
    const [caFile, certFile] = [join(folder, 'ca.pem'), join(folder, 'end.pem')];
    writeFileSync(caFile, ca);
    writeFileSync(certFile, cert);
    const { stdout } = await execa(
      'openssl',
      ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', caFile, certFile],
      {
        reject: false,
        all: true,
      },
    );
    expect(stdout).toContain('OK');
    rmSync(folder, { recursive: true });
  });
});
