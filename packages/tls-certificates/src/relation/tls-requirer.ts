import type { Clock, JujuContext, Logger, OwnedSecret, Relation, Relations, Secrets, State } from '@charmsmith/core';
import { CharmsmithError } from '@charmsmith/errors';
import type { TlsState } from '../contract.ts';
import { checkMaterial, type MaterialRules } from '../material/check-material.ts';
import { acceptCertificate } from './accept-certificate.ts';
import { chooseNames } from './choose-names.ts';
import { createKey, createRequest, type RequestAttributes } from './create-request.ts';
import { decideAnswer, describeRefusal, needsAnotherRequest, type ProviderAnswer } from './decide-answer.ts';
import { type ProviderData, providerData, requirerData } from './interface-data.ts';
import type { CurrentCertificate, RequestRecord } from './request-state.ts';
import { renewalTime } from './renewal-time.ts';
import { markOf } from './request-mark.ts';

/** What {@link TlsRequirer} needs. */
export interface TlsRequirerDependencies {
  readonly relations: Relations;
  readonly secrets: Secrets;
  readonly record: State<RequestRecord>;
  readonly context: JujuContext;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How a certificate is asked for. */
export interface TlsRequirerOptions {
  readonly endpoint: string;
  readonly commonName: (context: JujuContext) => string;
  readonly organization?: string;
  readonly keyBits: number;
  readonly names: (context: JujuContext) => readonly string[];
  readonly rules: Omit<MaterialRules, 'now' | 'names'>;
}

/** A certificate from a provider: one key, one request at a time, and the certificate in use until its successor comes. */
export class TlsRequirer {
  readonly #deps: TlsRequirerDependencies;
  readonly #options: TlsRequirerOptions;
  #answers: Promise<ProviderData> | undefined;

  constructor(deps: TlsRequirerDependencies, options: TlsRequirerOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Labels of this unit's secrets; `secret-expired` comes with the one of the certificate. */
  get labels(): { readonly key: string; readonly certificate: string } {
    const { endpoint } = this.#options;
    return { key: `${endpoint}-tls-private-key`, certificate: `${endpoint}-tls-certificate` };
  }

  /** Asks for what is wanted, and takes what has come. Nothing happens where all is so already. */
  async reconcile(): Promise<void> {
    const relation = await this.#relation();
    if (relation === undefined) return;
    const key = await this.#key();
    const provided = await this.#provided(relation);
    const request = await this.#request(relation, key, provided);
    await this.#take(relation, request, key, provided);
    const { current } = this.#deps.record.value;
    const due = current !== undefined && Date.parse(current.renewAt) <= this.#deps.clock.now().getTime();
    if (due && current.request === request) await this.#ask(relation, key, provided);
  }

  /** Asks for a successor of the certificate in use, which stays in use until that comes. */
  async renew(): Promise<void> {
    const relation = await this.#relation();
    if (relation === undefined) return;
    await this.#ask(relation, await this.#key(), await this.#provided(relation));
  }

  /** Forgets key and certificate: their provider is gone. */
  async forget(): Promise<void> {
    const { record, secrets } = this.#deps;
    for (const label of Object.values(this.labels)) await removeIfThere(secrets.owned({ label }));
    await record.set({});
  }

  /** What there is now. */
  async state(): Promise<TlsState> {
    const { record, clock, context } = this.#deps;
    const relation = await this.#relation();
    if (relation === undefined) return { state: 'none' };
    const provider = await relation.remoteApp();
    const request = await this.#currentRequest(relation);
    const provided = await this.#provided(relation);
    const answer: ProviderAnswer = request === undefined ? { kind: 'pending' } : decideAnswer(request, provided);
    const { current } = record.value;
    if (current !== undefined && decideAnswer(current.request, provided).kind === 'revoked') {
      return { state: 'invalid', reason: `${provider} has revoked the certificate` };
    }
    if (current !== undefined) {
      const rules = { ...this.#options.rules, names: this.#options.names(context), now: clock.now() };
      return await checkFiles(current, (await this.#key()).text, provider, rules);
    }
    if (answer.kind === 'revoked') return { state: 'invalid', reason: `${provider} has revoked the certificate` };
    if (answer.kind === 'refused' && needsAnotherRequest(answer.error)) {
      return { state: 'invalid', reason: describeRefusal(provider, answer.error) };
    }
    return { state: 'incomplete', missing: ['certificate'], awaitedFrom: provider };
  }

  async #relation(): Promise<Relation | undefined> {
    for (const relation of await this.#deps.relations.of(this.#options.endpoint)) {
      if (await relation.active()) return relation;
    }
    return undefined;
  }

  async #key(): Promise<{ readonly text: string }> {
    const { keyBits } = this.#options;
    const secret = await this.#deps.secrets.ensure({
      label: this.labels.key,
      owner: 'unit',
      content: async () => ({ [keyName]: await createKey(keyBits) }),
    });
    return { text: (await secret.content())[keyName]?.reveal() ?? '' };
  }

  /** Read once a dispatch, so that what is wrong with it is said once. */
  #provided(relation: Relation): Promise<ProviderData> {
    return (this.#answers ??= this.#readAnswers(relation));
  }

  async #readAnswers(relation: Relation): Promise<ProviderData> {
    const reading = await relation.remoteApplication.as(providerData).read();
    if (reading.ok) return reading.value;
    if (!reading.empty) {
      const [issue] = reading.issues;
      this.#deps.log.warning('cannot read what the provider of certificates wrote', {
        relation: relation.id,
        where: issue?.path.join('.'),
        problem: issue?.message,
      });
    }
    return { certificates: [], request_errors: [] };
  }

  async #currentRequest(relation: Relation): Promise<string | undefined> {
    const reading = await relation.ownUnit.as(requirerData).read();
    return reading.ok ? reading.value.certificate_signing_requests?.[0]?.certificate_signing_request : undefined;
  }

  /** @returns the request that stands, a new one where attributes or key are others than those it was made with */
  async #request(relation: Relation, key: { readonly text: string }, provided: ProviderData): Promise<string> {
    const request = await this.#currentRequest(relation);
    const wanted = await markOf(this.#attributes(provided), key.text);
    if (request !== undefined && this.#deps.record.value.attributes === wanted) return request;
    return await this.#ask(relation, key, provided);
  }

  async #ask(relation: Relation, key: { readonly text: string }, provided: ProviderData): Promise<string> {
    const { log, record } = this.#deps;
    const attributes = this.#attributes(provided);
    const request = await createRequest(key.text, attributes);
    await relation.ownUnit.as(requirerData).write({
      certificate_signing_requests: [{ certificate_signing_request: request, ca: false }],
    });
    const mark = await markOf(attributes, key.text);
    await record.update((known) => ({ ...known, attributes: mark }));
    log.info('asked for a certificate', { relation: relation.id, names: attributes.names.join(' ') });
    return request;
  }

  #attributes({ capabilities }: ProviderData): RequestAttributes {
    const { commonName, organization, names } = this.#options;
    const { context } = this.#deps;
    return {
      commonName: commonName(context),
      ...(organization === undefined ? {} : { organization }),
      names: chooseNames(names(context), capabilities),
    };
  }

  /** Takes the answer to the request into use. */
  async #take(
    relation: Relation,
    request: string,
    key: { readonly text: string },
    provided: ProviderData,
  ): Promise<void> {
    const answer = decideAnswer(request, provided);
    const { log, record, secrets } = this.#deps;
    const provider = await relation.remoteApp();
    if (answer.kind === 'refused') log.warning(describeRefusal(provider, answer.error));
    if (answer.kind !== 'issued') return;
    const taken = await acceptCertificate(answer.issued, key.text);
    if (!taken.accepted) {
      log.warning('a certificate is ignored', { from: provider, reason: taken.reason });
      return;
    }
    const { current } = record.value;
    if (current?.certificate === taken.files.certificate && current.ca === taken.files.ca) return;
    const renewAt = renewalTime(this.#deps.clock.now(), taken.expires);
    await record.update((known) => ({
      ...known,
      current: { ...taken.files, request, renewAt: renewAt.toISOString() },
    }));
    // Juju reminds us of the renewal by letting this one expire.
    await secrets.ensure({
      label: this.labels.certificate,
      owner: 'unit',
      content: { certificate: taken.files.certificate },
      expire: renewAt,
    });
    log.info('took a certificate', { from: provider, expires: taken.expires.toISOString() });
  }
}

const keyName = 'private-key';

async function checkFiles(
  { certificate, ca }: CurrentCertificate,
  key: string,
  provider: string,
  rules: MaterialRules,
): Promise<TlsState> {
  return await checkMaterial(
    {
      certificate: { name: `the certificate from ${provider}`, text: certificate },
      key: { name: "the unit's private key", text: key },
      ca: { name: `the authority of ${provider}`, text: ca },
    },
    rules,
  );
}

async function removeIfThere(secret: OwnedSecret): Promise<void> {
  try {
    await secret.remove();
  } catch (error) {
    if (!CharmsmithError.is(error, 'HOOK_COMMAND_SECRET_NOT_FOUND')) throw error;
  }
}
