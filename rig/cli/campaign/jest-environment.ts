import allureNode from 'allure-jest/node';
import type { TestEnvironment } from 'jest-environment-node';
import { describeToAllure } from '../../../reports/allure.ts';
import type { CaseBinding } from '../../conformance/judgement.ts';
import type { PlannedCase } from '../../conformance/plan.ts';
import type { CaseResult } from '../../conformance/types.ts';
import type { JestBridge } from '../../suite.ts';
import { type CampaignHost, campaignHost } from './host.ts';

/** Jest's `test` as the realm of a suite file has it. */
interface Realm {
  test: ((name: string, run: () => Promise<void>, timeoutMs?: number) => void) & {
    skip(name: string, run: () => void): void;
  };
  unbrigBridge?: JestBridge;
}

/** A suite may take the module's whole day in simulated time; real waits are bounded by the clock's own deadlines. */
const TEST_TIMEOUT_MS = 24 * 3600 * 1e3;

/** At run time the default export is the class itself; its declaration file describes a CommonJS module. */
const AllureEnvironment = allureNode as unknown as typeof TestEnvironment;

/**
 * The test environment of `unbrig run`: Allure's environment for jest, plus the bench. It lives in the outer realm; suites get a bridge, never a driver.
 */
export default class UnbrigEnvironment extends AllureEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    const host = await campaignHost();
    const realm = this.global as unknown as Realm;
    realm.unbrigBridge = { declare: (cases) => declareTests(realm, host, cases) };
  }
}

function declareTests(realm: Realm, host: CampaignHost, cases: readonly CaseBinding[]): void {
  for (const binding of cases) {
    const planned = host.planned(binding.id);
    if (planned === undefined || planned.decision === 'not-selected') continue;
    const title = `${planned.case.id} ${planned.case.title}`;
    if (planned.decision !== 'run') realm.test.skip(`${title} (${planned.decision}: ${planned.reason})`, () => {});
    else realm.test(title, () => runCase(host, planned, binding), TEST_TIMEOUT_MS);
  }
}

async function runCase(host: CampaignHost, planned: PlannedCase, binding: CaseBinding): Promise<void> {
  const result = await host.run(planned, binding);
  await describeToAllure(planned.case, result);
  if (result.error === undefined && result.verdict === 'pass') return;
  throw errorFor(planned, result);
}

/** A fail is an assertion error (Allure: failed); everything else is any other error (Allure: broken). */
function errorFor(planned: PlannedCase, result: CaseResult): Error {
  if (result.error !== undefined) return new Error(`${result.error.errorClass} error: ${result.error.message}`);
  const broken = result.checks
    .filter((check) => !check.ok)
    .map((check) => `${check.sentence}: expected ${check.expected}, observed ${check.observed}`);
  const outside = result.measurements
    .filter((measurement) => measurement.conformity.endsWith('fail'))
    .map(
      (m) =>
        `${m.quantity}: ${m.value} ± ${m.expandedUncertainty} ${m.unit}, limit ${m.limit?.low ?? ''}..${m.limit?.high ?? ''}`,
    );
  const text = [...broken, ...outside, ...result.remarks].join('; ');
  const error = new Error(
    `${result.verdict}${result.reasonCode === undefined ? '' : ` (${result.reasonCode})`}: ${text}\n${planned.case.requirementText}`,
  );
  error.name = result.verdict === 'fail' ? 'AssertionError' : 'Inconclusive';
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
