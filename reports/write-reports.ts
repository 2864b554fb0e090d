import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readObservation } from '../rig/conformance/evidence.ts';
import type { CampaignRecord } from '../rig/conformance/record.ts';
import type { RawObservation } from '../rig/conformance/types.ts';
import { allureCategories, allureEnvironmentInfo, allureResults } from './allure.ts';
import { generateAllureHtml } from './allure-html.ts';
import { caseFigures, type NamedFigure } from './case-figures.ts';
import { svgToPng } from './figures/png.ts';
import { figureToSvg } from './figures/svg.tsx';
import { waterfallFigure } from './figures/waterfall.ts';
import { reportHtml } from './html/report.tsx';
import { junitXml } from './junit.ts';
import { caseFolder, failures } from './outcome.ts';

export type ReportFormat = 'html' | 'junit' | 'figures' | 'allure';
export const REPORT_FORMATS: readonly ReportFormat[] = ['junit', 'figures', 'html', 'allure'];

/**
 * Writes the views of a record into its run folder: junit.xml, report.html, allure.html, the figures of the cases and the waterfalls.
 * Every view but Allure's is a function of the record and the observations alone.
 * @param options.observations read from the run folder when left out; one that was lost is missed in the figures and named in none
 * @returns the files, as paths
 * @throws UnbrigError from Allure's generator, after all other views are written
 */
export async function writeReports(
  runFolder: string,
  record: CampaignRecord,
  options: { readonly formats?: readonly ReportFormat[]; readonly observations?: readonly RawObservation[] } = {},
): Promise<readonly string[]> {
  const observations = options.observations ?? storedObservations(runFolder, record);
  const wanted = options.formats ?? REPORT_FORMATS;
  // Allure's generator is a process of its own; the other views are made while it works.
  const allure = wanted.includes('allure') ? settled(write.allure(runFolder, record, observations)) : null;
  const written: string[] = [];
  for (const format of REPORT_FORMATS.filter((entry) => entry !== 'allure' && wanted.includes(entry))) {
    written.push(...(await write[format](runFolder, record, observations)));
  }
  return [...written, ...(allure === null ? [] : (await allure)())];
}

/** Waits without throwing: the result, or the error, comes out when it is asked for. */
async function settled<T>(work: Promise<T>): Promise<() => T> {
  try {
    const value = await work;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

type Writer = (
  runFolder: string,
  record: CampaignRecord,
  observations: readonly RawObservation[],
) => Promise<readonly string[]>;

const write: Readonly<Record<ReportFormat, Writer>> = {
  junit: async (runFolder, record) => [await file(join(runFolder, 'junit.xml'), junitXml(record))],
  html: async (runFolder, record, observations) => [
    await file(join(runFolder, 'report.html'), reportHtml(record, observations)),
  ],
  figures: async (runFolder, record, observations) => [
    ...(await waterfalls(runFolder, record, observations)),
    ...(await figuresOfCases(runFolder, record, observations)),
  ],
  allure: async (runFolder, record) => {
    const resultsDir = join(runFolder, 'allure-results');
    await completeAllureResults(resultsDir, record);
    const outFile = join(runFolder, 'allure.html');
    const { maker, model } = record.declared.identification;
    const title = `${record.emulated ? 'EMULATED: ' : ''}${maker} ${model}, conformance`;
    await generateAllureHtml({ resultsDir, outFile, title });
    return [outFile];
  },
};

/** An observation whose folder was never written (its stimulus broke off at once) is left out; one that is damaged is an error. */
function storedObservations(runFolder: string, record: CampaignRecord): readonly RawObservation[] {
  return record.observations
    .filter((recorded) => existsSync(join(runFolder, recorded.folder, 'observation.json')))
    .map((recorded) => readObservation(runFolder, recorded.id));
}

/** What every figure that leaves the folder must still say. */
function noteOf(record: CampaignRecord): string | undefined {
  return record.emulated ? `EMULATED · ${record.runId}` : undefined;
}

/** One drawing an observation; a PNG besides where a failure rests on it, to be pasted into a ticket. */
async function waterfalls(
  runFolder: string,
  record: CampaignRecord,
  observations: readonly RawObservation[],
): Promise<readonly string[]> {
  const written: string[] = [];
  const failed = new Set(failures(record).map((recorded) => recorded.observation));
  for (const recorded of record.observations) {
    const waterfall = observations.find((raw) => raw.id === recorded.id)?.waterfall;
    if (waterfall === undefined) continue;
    const svg = figureToSvg(waterfallFigure(recorded.title, waterfall, recorded.capture), noteOf(record));
    written.push(await file(join(runFolder, recorded.folder, 'waterfall.svg'), svg));
    if (!failed.has(recorded.id)) continue;
    written.push(await file(join(runFolder, recorded.folder, 'waterfall.png'), svgToPng(svg, 1.5)));
  }
  return written;
}

async function figuresOfCases(
  runFolder: string,
  record: CampaignRecord,
  observations: readonly RawObservation[],
): Promise<readonly string[]> {
  const written: string[] = [];
  const raws = new Map(observations.map((raw) => [raw.id, raw]));
  const drawn = new Map<string, string>();
  const draw = ({ name, figure, shared }: NamedFigure): string => {
    if (shared === undefined) return figureToSvg(figure(), noteOf(record));
    const key = `${shared} ${name}`;
    const svg = drawn.get(key) ?? figureToSvg(figure(), noteOf(record));
    drawn.set(key, svg);
    return svg;
  };
  for (const recorded of record.cases) {
    const folder = join(runFolder, caseFolder(record, recorded));
    for (const named of caseFigures(record, recorded, raws.get(recorded.observation ?? ''))) {
      written.push(await file(join(folder, `${named.name}.svg`), draw(named)));
    }
  }
  return written;
}

/** Adds what only the whole record knows; makes the results too when the test run left none. */
async function completeAllureResults(resultsDir: string, record: CampaignRecord): Promise<void> {
  await mkdir(resultsDir, { recursive: true });
  if (!readdirSync(resultsDir).some((name) => name.endsWith('-result.json'))) {
    for (const result of allureResults(record))
      await file(join(resultsDir, `${result.uuid}-result.json`), JSON.stringify(result, null, 1));
  }
  const environment = Object.entries(allureEnvironmentInfo(record));
  await file(
    join(resultsDir, 'environment.properties'),
    environment.map(([name, value]) => `${name} = ${property(value)}\n`).join(''),
  );
  await file(join(resultsDir, 'categories.json'), JSON.stringify(allureCategories(), null, 1));
}

/** Value of a Java properties line: backslashes doubled, one line. */
function property(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll(/[\r\n]+/g, ' ');
}

async function file(path: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}
