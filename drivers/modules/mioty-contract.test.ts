import { describeMiotyModule } from './mioty-contract.ts';

describeMiotyModule({ name: 'm1', lacks: [] });
// Its EUI is fixed.
describeMiotyModule({ name: 'm2', lacks: ['setEui'] });
describeMiotyModule({ name: 'm3', lacks: ['setSyncBurst'] });
// The unit of its power is not public.
describeMiotyModule({ name: 'm4', lacks: ['setPower', 'getPower'] });
