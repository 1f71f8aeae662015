import type { z } from 'zod';

/** A question from a page to main. Both schemas are parsed in main. */
export interface Query<Req extends z.ZodType = z.ZodType, Res extends z.ZodType = z.ZodType> {
  readonly kind: 'query';
  readonly request: Req;
  readonly response: Res;
}

/** Something that main tells a page. The payload is parsed in main before it leaves. */
export interface Event<Payload extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly payload: Payload;
}

/** Areas, each with named queries and events: `contract.settings.update`. */
export type Contract = Readonly<Record<string, Readonly<Record<string, Query | Event>>>>;

/** Keeps a contract's exact type. */
export function defineContract<const C extends Contract>(contract: C): C {
  return contract;
}

export function query<Req extends z.ZodType, Res extends z.ZodType>(request: Req, response: Res): Query<Req, Res> {
  return { kind: 'query', request, response };
}

export function event<Payload extends z.ZodType>(payload: Payload): Event<Payload> {
  return { kind: 'event', payload };
}

/** The name under which an entry travels over Electron's IPC. */
export function channelName(area: string, name: string): string {
  return `porthole:${area}.${name}`;
}

type BridgeEntry<E> =
  E extends Query<infer Req, infer Res>
    ? z.input<Req> extends void
      ? () => Promise<z.output<Res>>
      : (request: z.input<Req>) => Promise<z.output<Res>>
    : E extends Event<infer Payload>
      ? (listener: (payload: z.output<Payload>) => void) => () => void
      : never;

/** What a page sees of a contract: a function a query, and for an event one that subscribes and gives back its end. */
export type Bridge<C extends Contract> = {
  readonly [Area in keyof C]: { readonly [Name in keyof C[Area]]: BridgeEntry<C[Area][Name]> };
};

type HandlerEntry<E> = E extends Query<infer Req, infer Res> ? (request: z.output<Req>) => HandlerAnswer<Res> : never;
type HandlerAnswer<Res extends z.ZodType> = z.input<Res> | Promise<z.input<Res>>;

/** What main answers a contract's queries with. */
export type Handlers<C extends Contract> = {
  readonly [Area in keyof C]: {
    readonly [Name in keyof C[Area] as C[Area][Name] extends Query ? Name : never]: HandlerEntry<C[Area][Name]>;
  };
};

/** What main sends a contract's events with. */
export type Emitters<C extends Contract> = {
  readonly [Area in keyof C]: {
    readonly [Name in keyof C[Area] as C[Area][Name] extends Event ? Name : never]: C[Area][Name] extends Event<
      infer Payload
    >
      ? (payload: z.input<Payload>) => void
      : never;
  };
};
