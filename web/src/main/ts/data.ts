// SPDX-License-Identifier: Apache-2.0

/** What the page is given: docs/formats/report.md. Every text in it may be anybody's. */
export interface ReportData {
  readonly schema: number;
  readonly rendered_at: string;
  readonly open: boolean;
  readonly live: boolean;
  readonly summary: Summary;
  readonly plan?: Plan;
  readonly decorators?: { readonly decorator_usage?: readonly DecoratorUse[] };
  /** Span ids. */
  readonly critical_path: readonly string[];
  readonly logs: Readonly<Record<string, LogExcerpt>>;
  readonly unread_logs: readonly string[];
  readonly unread_files: readonly string[];
  readonly before?: Before;
}

export interface End {
  readonly status: string;
  readonly exit_code?: number;
  readonly signal?: number;
  readonly error?: string;
  readonly cpu_user_ns?: number;
  readonly cpu_system_ns?: number;
  readonly peak_memory_bytes?: number;
  readonly stdout_bytes?: number;
  readonly stderr_bytes?: number;
}

export interface Attempt extends End {
  readonly attempt: number;
  readonly duration_ns: number;
}

export interface Step extends End {
  readonly path: string;
  readonly span_id: string;
  readonly command: string;
  readonly started_at: string;
  readonly duration_ns: number;
  readonly attempts: number;
  readonly output_lines?: number;
  readonly attempt_list?: readonly Attempt[];
}

export interface Loss {
  readonly kind: string;
  readonly count: number;
  readonly reason: string;
}

export interface Summary {
  readonly run_id: string;
  readonly external_id?: string;
  readonly env: string;
  readonly target: string;
  readonly origin: string;
  readonly status: string;
  readonly started_at: string;
  readonly ended_at?: string;
  readonly duration_ns: number;
  readonly exit_code?: number;
  readonly plan_hash?: string;
  readonly trace_id: string;
  readonly user: string;
  readonly runner: string;
  readonly host: string;
  readonly git?: { readonly sha?: string; readonly branch?: string; readonly dirty?: boolean };
  readonly failed_step?: string;
  readonly steps: number;
  readonly retries: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly ci?: Readonly<Record<string, string>>;
  readonly policy?: Readonly<Record<string, boolean>>;
  readonly losses: readonly Loss[];
  readonly redactions: Readonly<Record<string, number>>;
  readonly step_list?: readonly Step[];
  readonly measurements?: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: string;
    readonly at: string;
  }[];
  readonly notes?: readonly { readonly name: string; readonly value: string; readonly at: string }[];
  readonly masks?: readonly { readonly values: number; readonly at: string }[];
  readonly addenda?: readonly string[];
}

export interface Plan {
  readonly directory?: string;
  readonly resolved_values?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, string>>;
  readonly steps?: readonly PlanStep[];
  readonly blocks?: readonly Block[];
}

export interface PlanStep {
  readonly id: string;
  readonly decorator?: string;
  readonly command?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly blocks?: readonly number[];
  readonly estimated_duration?: string;
}

export interface Block {
  readonly id: number;
  readonly decorator: string;
  readonly options?: Readonly<Record<string, string>>;
}

export interface DecoratorUse {
  readonly decorator: string;
  readonly parameter: string;
  readonly script?: string;
  readonly line?: number;
  readonly timestamp: string;
  readonly duration_ms: number;
  readonly step_path?: string;
  readonly exit_code?: number;
  readonly status_code?: number;
}

export interface LogExcerpt {
  readonly bytes: number;
  readonly head: string;
  readonly tail?: string;
  readonly left_out_bytes?: number;
  readonly left_out_lines?: number;
}

export interface Before {
  readonly run_id: string;
  readonly status: string;
  readonly started_at: string;
  readonly duration_ns: number;
  readonly steps: Readonly<Record<string, number>>;
}

const SCHEMA = 1;

/** Reads the data block of the page. */
export async function readData(page: Document): Promise<ReportData> {
  const packed = atob(page.getElementById("data")?.textContent ?? "");
  const bytes = Uint8Array.from(packed, (c) => c.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const data = (await new Response(unpacked).json()) as ReportData;
  if (data.schema !== SCHEMA) {
    throw new Error(`expected data of schema ${SCHEMA}, saw ${String(data.schema)}`);
  }
  return data;
}
