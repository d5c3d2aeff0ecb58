import type { Item, Response, Task } from '../task/task.ts';

/** A prompt that a model is to answer, so many times. */
export interface Question {
  item: Item;
  /** The user's turn. */
  prompt: string;
}

/** Settings of drawing responses: the task's and the suite's together. */
export interface DrawSettings {
  temperature: number;
  top_p: number;
  top_k: number | null;
  min_p: number | null;
  max_tokens: number;
  seed: number;
  stop: readonly string[];
  /** System turn in front; null for none. */
  system: string | null;
  /** Further variables of the chat template, such as `enable_thinking`. */
  template_variables: Readonly<Record<string, unknown>>;
}

/** Told as responses come; `known` were there already. */
export interface DrawProgress {
  done: number;
  known: number;
  total: number;
  tokens: number;
}

export interface DrawOptions {
  task: Task;
  /** Responses a question. */
  samples: number;
  settings: DrawSettings;
  stopping: () => boolean;
  onProgress: (progress: DrawProgress) => void;
}

/** A model under test: an engine of our own over a checkpoint, or an endpoint. */
export interface Respondent {
  /** Folder, Hub id or `endpoint#name`: what results.json calls it. */
  readonly name: string;
  /** Equal for equal weights behind equal names. */
  readonly hash: string;
  /**
   * Sees to it that every response is there, keeping each on disk as it comes; those that an earlier run drew are
   * not drawn again. Throws `SamplingStopped` where it was stopped.
   */
  draw(questions: readonly Question[], options: DrawOptions): Promise<void>;
  /** The responses to a question, all of which were drawn. */
  responses(question: Question, options: DrawOptions): Promise<Response[]>;
  close(): Promise<void>;
}
