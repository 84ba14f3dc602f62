import { newId, nodeId, type State, type User } from '../state.ts';

/** Events that GitHub's schema of an app does not list, although an app can subscribe to them. */
const UNLISTED_EVENTS = new Set(['merge_group', 'pull_request_review_thread']);

function userOf(state: State, login: string, type?: User['type']): User {
  const { users } = state.records;
  const known = users.get(login);
  if (known !== undefined) return known;
  const user: User = { id: newId(state), login, type: type ?? (login.endsWith('[bot]') ? 'Bot' : 'User') };
  users.set(login, user);
  return user;
}

export function userObject(state: State, login: string, type?: User['type']) {
  const user = userOf(state, login, type);
  const url = `${state.url}/users/${login}`;
  return {
    ...user,
    node_id: nodeId('User', user.id),
    site_admin: false,
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
  };
}

export function appObject(state: State) {
  const { appId, appSlug, permissions, events } = state.settings;
  return {
    id: appId,
    slug: appSlug,
    node_id: nodeId('App', appId),
    client_id: clientId(state),
    owner: userObject(state, 'app-owner'),
    name: appSlug,
    description: '',
    external_url: 'https://example.com/app',
    html_url: `https://github.com/apps/${appSlug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions,
    events: events.filter((event) => !UNLISTED_EVENTS.has(event)),
  };
}

export function clientId(state: State): string {
  return `Iv1.${state.settings.appId}`;
}

export function installationObject(state: State) {
  const { appId, appSlug, installationId, permissions, events } = state.settings;
  const installed = [...state.records.repositories.values()].find((repository) => repository.installed);
  return {
    id: installationId,
    account: userObject(state, installed?.owner ?? 'acme'),
    access_tokens_url: `${state.url}/app/installations/${installationId}/access_tokens`,
    repositories_url: `${state.url}/installation/repositories`,
    html_url: 'https://github.com/settings/installations/1',
    app_id: appId,
    app_slug: appSlug,
    target_id: 1,
    target_type: 'Organization',
    permissions,
    events,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    single_file_name: null,
    repository_selection: 'selected',
    suspended_by: null,
    suspended_at: null,
  };
}
