// What a page gives its modules beside the document: libraries loaded by script tags, and prefs.js.

interface RtrlPage {
  get(name: string): string | null;
  set(name: string, value: string | null | undefined): void;
  ready(): void;
  reveal(box: HTMLElement | null, selector: string): void;
  focus(selector: string): void;
  showModal(element: HTMLDialogElement | null): void;
  copy(text: string): Promise<boolean>;
  download(name: string, text: string, type: string): void;
  allowNotifications(): Promise<string>;
  notify(title: string, body: string): void;
}

declare var rtrl: RtrlPage;

/** Plotly's basic bundle; its figures are plain data. */
declare const Plotly: any;

/** The hub's client. */
declare const signalR: any;

/** The framework's start, which line.js makes: its circuit is part of the line. */
declare const Blazor: {
  start(options: {
    circuit: {
      configureSignalR(builder: { withServerTimeout(milliseconds: number): any }): void,
      reconnectionOptions: { maxRetries: number, retryIntervalMilliseconds(attempts: number): number },
    },
  }): Promise<void>;
};

/** A component of the server's circuit, as the interop hands it over. */
interface Callback {
  invokeMethodAsync(method: string, ...values: unknown[]): Promise<unknown>;
}

interface WindowEventMap {
  "rtrl:pref": CustomEvent<{ name: string, value: string | null | undefined }>;
  "rtrl:link": CustomEvent<{ lost: boolean, since?: number, seconds?: number }>;
  "rtrl:freeze": CustomEvent<boolean>;
  "rtrl:column": CustomEvent<number>;
  "rtrl:unit": CustomEvent<{ run: number, unit: number | null }>;
  "rtrl:units": CustomEvent<{ run: number, units: number[] }>;
}

/** What /api/v1/palette answers. */
interface PaletteData {
  pages: { title: string, note: string, href: string }[];
  runs: { id: number, name: string, seed: number, status: string, environment: string, agent: string, tags: string[] }[];
  presets: { name: string, title: string }[];
  settings: { key: string, title: string, help: string }[];
  terms: { name: string, also: string, says: string, href: string | null }[];
}
