import { z } from 'zod';
import { active, defineCharm, forCharm, Leadership, reconcile, Secrets, using } from '../../src/index.ts';

const metadata = {
  name: 'database',
  provides: { db: { interface: 'example-db' } },
} as const;

const { Networks, Relations } = forCharm(metadata);

const Request = z.object({ database: z.string().min(1) });
const Answer = z.object({ host: z.string(), 'secret-id': z.string() });

async function newPassword(): Promise<string> {
  const { randomBytes } = await import('node:crypto');
  return randomBytes(16).toString('base64url');
}

export const charm = defineCharm({
  metadata,
  handlers: [
    reconcile(
      using(
        { leadership: Leadership, networks: Networks, relations: Relations, secrets: Secrets },
        async (_event, { leadership, networks, relations, secrets }) => {
          if (!(await leadership.isLeader())) return active();
          for (const relation of await relations.of('db')) {
            const request = await relation.remoteApplication.as(Request).read();
            // The other side has not asked yet, or asks for what it cannot have.
            if (!request.ok) continue;
            const secret = await secrets.ensure({
              label: relation.id,
              content: async () => ({ password: await newPassword() }),
              grantTo: [relation],
            });
            const { ingressAddress = '' } = await networks.of(relation);
            await relation.ownApplication.as(Answer).write({ host: ingressAddress, 'secret-id': secret.id });
          }
          return active();
        },
      ),
    ),
  ],
});
