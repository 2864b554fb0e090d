import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { MiotyStatement } from '../../ports/mioty-network.ts';
import { bytesToHex, hexToBytes } from '../../sigfox/hex.ts';
import { testSecret } from './test-devices.ts';

/** DER heads of an Ed25519 private key (RFC 8410 section 7) and public key (section 4) before their 32 bytes. */
const privateHead = '302e020100300506032b657004220420';
const publicHead = '302a300506032b6570032100';

type Said = Omit<MiotyStatement, 'signature' | 'publicKey'>;

/** What a statement's signature covers. */
export function statementText({ by, period, epEui, messages }: Said): string {
  return `unbrig statement 1\n${by}\n${period}\n${epEui}\n${messages}\n`;
}

export function signStatement(said: Said): MiotyStatement {
  const { privateKey, publicKey } = keysOf(said.by);
  const signature = sign(null, Buffer.from(statementText(said)), privateKey);
  return { ...said, signature: signature.toString('hex'), publicKey };
}

/** True when the unit that the statement names signed it. */
export function isSigned(statement: MiotyStatement): boolean {
  if (statement.publicKey !== keysOf(statement.by).publicKey) return false;
  return verify(
    null,
    Buffer.from(statementText(statement)),
    publicKeyOf(statement.publicKey),
    Buffer.from(statement.signature, 'hex'),
  );
}

function publicKeyOf(raw: string): KeyObject {
  return createPublicKey({ key: Buffer.from(publicHead + raw, 'hex'), format: 'der', type: 'spki' });
}

function keysOf(unit: string): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const seed = bytesToHex(testSecret(`signature of ${unit}`));
  const key = Buffer.from(hexToBytes(privateHead + seed, 'private key'));
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const whole = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: whole.subarray(-32).toString('hex') };
}
