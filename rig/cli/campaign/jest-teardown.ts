import { closeCampaignHost } from './host.ts';

/** Jest's global teardown: closes the bench after the last suite file. */
export default async function teardown(): Promise<void> {
  await closeCampaignHost();
}
