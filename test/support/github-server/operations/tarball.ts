import { randomUUID } from 'node:crypto';
import { archive } from '../git.ts';
import { resolveRef, type State } from '../state.ts';
import { type Answer, CONTENTS_READ, found, notFound, onRepository, type Operations, param } from './operation.ts';

const TICKET_MS = 5 * 60 * 1000;
export const ARCHIVE_PATH = /^\/_codeload\/[^/]+\/[^/]+\/legacy\.tar\.gz\/[0-9a-f]{40}$/;

export const TARBALL_OPERATIONS: Operations = {
  'repos/download-tarball-archive': onRepository(CONTENTS_READ, async (context) => {
    const { state, repository } = context;
    const commit = found(await resolveRef(repository, param(context, 'ref')));
    const ticket = randomUUID();
    state.records.tickets.set(ticket, { repository, commit, expires: Date.now() + TICKET_MS });
    const location = `${state.url}/_codeload/${repository.fullName}/legacy.tar.gz/${commit}?token=${ticket}`;
    return { status: 302, headers: { location } };
  }),
};

/** What codeload.github.com does: the link itself carries the right to read, for five minutes. */
export async function downloadArchive(state: State, token: string | undefined): Promise<Answer> {
  const ticket = state.records.tickets.get(token ?? '');
  if (ticket === undefined || ticket.expires < Date.now()) throw notFound();
  const { repository, commit } = ticket;
  const folder = `${repository.owner}-${repository.name}-${commit.slice(0, 7)}`;
  return {
    raw: await archive(repository.git, commit, folder),
    headers: { 'content-type': 'application/x-gzip', 'content-disposition': `attachment; filename=${folder}.tar.gz` },
  };
}
