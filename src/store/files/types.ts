/** The video whose files are meant. */
export interface MediaOwner {
  profileId: string;
  jobId: string;
}

export interface FileToStore {
  /** On this machine. */
  source: string;
  /** In storage. */
  path: string;
  contentType: string;
  /** Ends the upload when aborted. */
  signal: AbortSignal;
}

/** A file in storage to be linked. */
export interface LinkTarget {
  path: string;
  /** Name under which a browser saves the file; left out, it shows the file. */
  downloadName?: string;
}
