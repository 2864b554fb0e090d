import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bitString, identifier, integer, label, octets, sequence, setOf, tagged, truth, utcTime, utf8 } from './der.ts';

/** Certificate, key and the authority that the peer's certificate must come from, all PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** An authority made for tests: whoever has its files can make certificates that peers configured with it accept. */
export interface TestAuthority {
  /** PEM. */
  readonly cert: string;
  issue(name: string): TlsIdentity;
}

const ECDSA_SHA256 = sequence(identifier('1.2.840.10045.4.3.2'));
/** Test certificates do not expire while anybody uses them. */
const VALIDITY = sequence(utcTime('200101000000Z'), utcTime('491231235959Z'));
const SERIAL_BYTES = 8;

const nameOf = (text: string): Uint8Array => sequence(setOf(sequence(identifier('2.5.4.3'), utf8(text))));
const extension = (id: string, critical: boolean, value: Uint8Array): Uint8Array =>
  sequence(identifier(id), ...(critical ? [truth()] : []), octets(value));

/** RFC 5280, 4.2.1: basic constraints and key usage of an authority. */
const AUTHORITY_EXTENSIONS = [
  extension('2.5.29.19', true, sequence(truth())),
  extension('2.5.29.15', true, bitString(Uint8Array.of(0x06), 1)),
];
/** The same of an end, for either role, on this machine. */
const END_EXTENSIONS = [
  extension('2.5.29.19', true, sequence()),
  extension('2.5.29.15', true, bitString(Uint8Array.of(0x80), 7)),
  extension('2.5.29.37', false, sequence(identifier('1.3.6.1.5.5.7.3.1'), identifier('1.3.6.1.5.5.7.3.2'))),
  extension('2.5.29.17', false, sequence(label(0x82, 'localhost'), tagged(0x87, Uint8Array.of(127, 0, 0, 1)))),
];

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Uint8Array[];
}

const spkiOf = (publicKey: KeyObject): Uint8Array => publicKey.export({ type: 'spki', format: 'der' });
const KEY_ID_BYTES = 20;
/** RFC 7093, 2: the first 160 bits of a SHA-256. */
const keyIdOf = (publicKey: KeyObject): Uint8Array =>
  createHash('sha256').update(spkiOf(publicKey)).digest().subarray(0, KEY_ID_BYTES);

function certificate(subject: Subject, issuer: Pick<Subject, 'name' | 'publicKey'>, issuerKey: KeyObject): string {
  const { name, publicKey } = subject;
  const extensions = [
    ...subject.extensions,
    extension('2.5.29.14', false, octets(keyIdOf(publicKey))),
    extension('2.5.29.35', false, sequence(tagged(0x80, keyIdOf(issuer.publicKey)))),
  ];
  const body = sequence(
    tagged(0xa0, integer(Uint8Array.of(2))),
    integer(randomBytes(SERIAL_BYTES)),
    ECDSA_SHA256,
    nameOf(issuer.name),
    VALIDITY,
    nameOf(name),
    spkiOf(publicKey),
    tagged(0xa3, sequence(...extensions)),
  );
  const whole = sequence(body, ECDSA_SHA256, bitString(sign('sha256', body, issuerKey)));
  const lines =
    Buffer.from(whole)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** A new authority with a key of its own. Nothing of it is kept. */
export function createTestAuthority(name = 'unbrig test authority'): TestAuthority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const self = { name, publicKey: own.publicKey };
  const cert = certificate({ ...self, extensions: AUTHORITY_EXTENSIONS }, self, own.privateKey);
  return {
    cert,
    issue(subject) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return {
        cert: certificate({ name: subject, publicKey, extensions: END_EXTENSIONS }, self, own.privateKey),
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        ca: cert,
      };
    },
  };
}
