/** `work`, or an error that names `who` when it takes longer than `ms` milliseconds. The work itself is not stopped. */
export async function within<Result>(work: Promise<Result>, ms: number, who: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${who} did not answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
