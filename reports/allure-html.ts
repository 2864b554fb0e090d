import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execaNode } from 'execa';
import { UnbrigError } from '../rig/ports/errors.ts';
import { allureCategories } from './allure.ts';

/** The generator's own limit: a report of a campaign takes it a second or two. */
const GENERATE_MS = 120_000;

/** A page that may fetch nothing: everything inline or as data. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline' data:; img-src data: blob:; font-src data:; media-src data: blob:; connect-src data: blob:; frame-src data: blob:";

/**
 * Makes one HTML file that opens from `file://` out of a folder of Allure results, without the generator's analytics.
 * @throws UnbrigError `allure-results-missing` (usage), `allure-generate-failed` (rig), `allure-html-external` (rig) when something in the
 * page would still be fetched from elsewhere
 */
export async function generateAllureHtml(options: {
  readonly resultsDir: string;
  readonly outFile: string;
  /** Heading of the page. */
  readonly title?: string;
}): Promise<void> {
  const { resultsDir, outFile } = options;
  if (!existsSync(resultsDir) || !readdirSync(resultsDir).some((name) => name.endsWith('-result.json'))) {
    throw new UnbrigError('allure-results-missing', 'usage', `${resultsDir} holds no Allure results (*-result.json)`, {
      facts: { resultsDir },
    });
  }
  const work = await mkdtemp(join(tmpdir(), 'unbrig-allure-'));
  try {
    const page = await generate(resolve(resultsDir), work, options.title ?? 'Conformance');
    const clean = withoutExternalRequests(page);
    const left = externalRequests(clean);
    if (left.length > 0) {
      throw new UnbrigError('allure-html-external', 'rig', `the Allure page would still fetch ${left.join(', ')}`, {
        facts: { left },
      });
    }
    await mkdir(dirname(outFile), { recursive: true });
    await writeFile(outFile, clean);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function generate(resultsDir: string, work: string, title: string): Promise<string> {
  const command = join(dirname(createRequire(import.meta.url).resolve('allure')), '..', 'cli.js');
  const config = join(work, 'allurerc.mjs');
  const settings = {
    name: title,
    categories: allureCategories(),
    plugins: { awesome: { options: { singleFile: true, groupBy: ['epic', 'feature', 'story'] } } },
  };
  await writeFile(config, `export default ${JSON.stringify(settings)};\n`);
  const out = join(work, 'report');
  const run = await execaNode(command, ['generate', resultsDir, '--output', out, '--config', config], {
    cwd: work,
    env: { ALLURE_NO_ANALYTICS: '1', NO_COLOR: '1' },
    all: true,
    reject: false,
    timeout: GENERATE_MS,
    stdin: 'ignore',
  });
  const page = join(out, 'index.html');
  if (run.failed || !existsSync(page)) {
    const said = (run.all ?? '').slice(-2000);
    throw new UnbrigError(
      'allure-generate-failed',
      'rig',
      `allure generate ended with ${run.exitCode ?? run.signal ?? 'no exit code'}: ${said}`,
      {
        facts: { exitCode: run.exitCode, said },
      },
    );
  }
  return readFile(page, 'utf8');
}

const OTHER_HOST = /\s(?:src|href|data)\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/i;
const FETCHING = ['script', 'link', 'img', 'iframe', 'source', 'video', 'audio', 'object', 'embed'];
const ANALYTICS = ['googletagmanager', 'google-analytics', 'gtag('];
/** The application itself is one tag of megabytes without blanks; an address of another host stands at a tag's beginning. */
const MOST_OF_A_TAG = 400;

/** Takes out scripts and links that point to other hosts and the inline part of the analytics tag, and forbids the page to fetch anything. */
export function withoutExternalRequests(page: string): string {
  let bare = '';
  let at = 0;
  for (const tag of tagsOf(page)) {
    if (tag.start < at) continue;
    const end = unwantedUntil(page, tag);
    if (end === null) continue;
    bare += page.slice(at, tag.start);
    at = end;
  }
  bare += page.slice(at);
  return bare.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}">`);
}

/** Addresses that the page's own markup would fetch, and traces of analytics. Links that a reader must click are none. */
export function externalRequests(page: string): readonly string[] {
  const found = new Set(ANALYTICS.filter((word) => page.includes(word)));
  for (const tag of tagsOf(page)) {
    const match = OTHER_HOST.exec(tag.text);
    if (match !== null) found.add(match[1]);
  }
  return [...found];
}

interface Tag {
  readonly name: string;
  readonly start: number;
  readonly text: string;
}

/** Opening tags that make a browser fetch something. */
function tagsOf(page: string): readonly Tag[] {
  const opening = new RegExp(`<(${FETCHING.join('|')})(?=[\\s>])`, 'gi');
  return [...page.matchAll(opening)].map((match) => {
    const long = page.slice(match.index, match.index + MOST_OF_A_TAG);
    const close = long.indexOf('>');
    return { name: match[1].toLowerCase(), start: match.index, text: close < 0 ? long : long.slice(0, close + 1) };
  });
}

/** Where an unwanted element ends; null for one that may stay. */
function unwantedUntil(page: string, tag: Tag): number | null {
  const foreign = OTHER_HOST.test(tag.text);
  if (tag.name !== 'script') return foreign ? tag.start + tag.text.length : null;
  const close = page.indexOf('</script>', tag.start);
  const end = close < 0 ? page.length : close + '</script>'.length;
  const inline = !/\ssrc\s*=/i.test(tag.text) && ANALYTICS.some((word) => page.slice(tag.start, end).includes(word));
  return foreign || inline ? end : null;
}
