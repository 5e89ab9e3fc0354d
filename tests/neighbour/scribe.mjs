// Plays Scribe desktop: its sequence of git calls, with the git library that it pins.
//
//   create DIR LOCALUSER              a new project's first commit, as Scribe makes it offline
//   status DIR                        what the status matrix does not call clean, and Scribe's own test before a download
//   save DIR FILE TEXT                the editor saves a file, in place
//   sync DIR LOGIN TOKEN SERVER       the Sync page: first upload, or commit, push, pull, push
//   clone DIR LOGIN TOKEN SERVER OWNER/NAME   the download of a project that is not here yet
//   log DIR [REF]                     the commits
//   read DIR                          every file of HEAD through the library, compared with the disk
//
// One line of JSON comes out. What would be a popup in Scribe is `popup`, and the exit code is then 1. Without arguments the
// commands are read from standard input, a line with a list of strings for each.

import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node/index.js';

const MAIN = 'scribe-main';
const SETTINGS = 'ingredients/scribe-settings.json';
const now = () => new Date().toISOString().replace(/\.\d+Z$/, '+00:00');
const auth = (token) => () => ({ username: token });

class Popup extends Error {
  constructor(where, error) {
    super(`${where}: ${error?.message ?? error}`);
    this.popup = { where, name: error?.code ?? error?.name ?? '?', files: error?.data?.filepaths ?? null, message: String(error?.message ?? error) };
  }
}

async function step(where, work) {
  try {
    return await work();
  } catch (error) {
    throw new Popup(where, error);
  }
}

async function ownerOf(dir) {
  const url = await git.getConfig({ fs, dir, path: 'remote.origin.url' });
  return url?.split('/').at(-2) ?? null;
}

async function hasCommits(dir) {
  try {
    await git.log({ fs, dir, depth: 1 });
    return true;
  } catch {
    return false;
  }
}

// `git add .`, the ignore file out again, and a commit even when nothing changed. The author has no `name`: the library
// takes it from the repository's configuration.
async function commit(dir, login, message) {
  await step('commit', async () => {
    await git.add({ fs, dir, filepath: '.' });
    await git.remove({ fs, dir, filepath: '.gitignore' });
    await git.remove({ fs, dir, filepath: '/.git' });
    await git.commit({ fs, dir, author: { email: `${login}@example.org`, username: login }, message });
  });
}

const forcePush = (dir, ref, token) => step('push', () => git.push({
  fs, http, dir, remote: 'origin', ref, force: true, onAuth: auth(token),
}));

async function api(server, method, target, token, body) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `token ${token}`;
  const answer = await fetch(`${server}/api/v1${target}`, { method, headers, body: body && JSON.stringify(body) });
  return answer.ok ? answer.json() : null;
}

function metadataOf(dir) {
  return JSON.parse(fs.readFileSync(path.join(dir, 'metadata.json'), 'utf8'));
}

function repositoryOf(metadata) {
  const name = metadata.identification.name.en.replace(/[\s+ -]/g, '_');
  return `${metadata.languages[0].tag}-${metadata.type.flavorType.flavor.name}-${name}`;
}

// Scribe adds to the list that it goes through.
function noteSync(dir, metadata, login) {
  const key = Object.keys(metadata.ingredients).find((name) => name.includes('scribe-settings.json'));
  const file = path.join(dir, key);
  const settings = JSON.parse(fs.readFileSync(file, 'utf8'));
  const fresh = () => ({ username: login, dateCreated: now(), lastSynced: now() });
  if (!settings.sync) {
    settings.sync = { services: { door43: [fresh()] } };
  } else if (settings.sync.services.door43.length === 0) {
    settings.sync.services.door43.push(fresh());
  } else {
    settings.sync.services.door43.forEach((entry) => {
      if (entry.username === login) entry.lastSynced = now();
      else settings.sync.services.door43.push(fresh());
    });
  }
  fs.writeFileSync(file, JSON.stringify(settings));
}

async function firstUpload(dir, login, token, server, repository, initialised) {
  if (!initialised) {
    await git.init({ fs, dir, defaultBranch: MAIN });
    await git.setConfig({ fs, dir, path: 'user.name', value: login });
  }
  const created = await api(server, 'POST', '/user/repos', token, {
    name: repository, readme: repository, description: repository, default_branch: 'master',
  });
  if (!created?.id) throw new Popup('create', new Error('the repository was not created'));
  await git.addRemote({ fs, dir, remote: 'origin', url: created.clone_url });
  await commit(dir, login, 'Added from scribe');
  await forcePush(dir, MAIN, token);
  await step('branch', () => git.branch({ fs, dir, ref: `${login}/scribe` }));
  await step('checkout', () => git.checkout({ fs, dir, ref: `${login}/scribe` }));
  await forcePush(dir, `${login}/scribe`, token);
}

const commands = {
  async create(dir, user) {
    await git.init({ fs, dir, defaultBranch: MAIN });
    await git.setConfig({ fs, dir, path: 'user.name', value: user });
    await commit(dir, user, 'Initial Commit on Creation');
    return {};
  },

  async status(dir) {
    const matrix = await git.statusMatrix({ fs, dir });
    const rows = matrix.filter(([, head, disk, stage]) => head !== 1 || disk !== 1 || stage !== 1);
    const files = (await git.listFiles({ fs, dir })).filter((file) => !file.endsWith('.json'));
    let clean = true;
    for (const filepath of files) {
      clean = clean && await git.status({ fs, dir, filepath }) !== '*modified';
    }
    return { files: matrix.length, rows, clean, branch: await git.currentBranch({ fs, dir }) };
  },

  async save(dir, file, text) {
    fs.writeFileSync(path.join(dir, file), text);
    return {};
  },

  async sync(dir, login, token, server) {
    const metadata = metadataOf(dir);
    const repository = repositoryOf(metadata);
    const branch = `${login}/scribe`;
    const initialised = await hasCommits(dir);
    const owner = initialised ? await ownerOf(dir) : null;
    // Without a token: what is private does not exist for Scribe.
    const there = await api(server, 'GET', `/repos/${owner ?? login}/${repository}`);
    if (!initialised || !there?.id) {
      await firstUpload(dir, login, token, server, repository, initialised);
      return { first: true, repository };
    }
    await commit(dir, login, 'Added from scribe');
    if (login.toLowerCase() !== owner.toLowerCase()) {
      await step('checkout', () => git.checkout({
        fs, dir, ref: branch, filepath: ['metadata.json', SETTINGS], noUpdateHead: true, force: true,
      }));
    }
    await forcePush(dir, branch, token);
    await step('pull', () => git.pull({
      fs, http, dir, ref: branch, remote: 'origin', remoteRef: MAIN, singleBranch: true, fastForward: true, onAuth: auth(token),
    }));
    await step('push to the shared branch', () => git.push({
      fs, http, dir, remote: 'origin', ref: branch, remoteRef: MAIN, onAuth: auth(token),
    }));
    noteSync(dir, metadata, login);
    return { first: false, repository };
  },

  async clone(dir, login, token, server, repository) {
    await step('clone', () => git.clone({
      fs, http, dir, url: `${server}/${repository}.git`, ref: MAIN, singleBranch: true, onAuth: auth(token),
    }));
    await git.setConfig({ fs, dir, path: 'user.name', value: login });
    await step('branch', () => git.branch({ fs, dir, ref: `${login}/scribe` }));
    await step('checkout', () => git.checkout({ fs, dir, ref: `${login}/scribe` }));
    if (login.toLowerCase() !== repository.split('/')[0].toLowerCase()) {
      fs.writeFileSync(path.join(dir, '.gitignore'), '# Ignore .json files (scribe setting files)\n*.json');
    }
    // What the download does after the clone: the time of the look, in the settings.
    const file = path.join(dir, SETTINGS);
    const settings = JSON.parse(fs.readFileSync(file, 'utf8'));
    settings.project[metadataOf(dir).type.flavorType.flavor.name].lastSeen = now();
    fs.writeFileSync(file, JSON.stringify(settings));
    return {};
  },

  async log(dir, ref = 'HEAD') {
    const commits = await git.log({ fs, dir, ref });
    return {
      commits: commits.map(({ oid, commit: { message, parent, author } }) => ({
        oid, parent, author: author.name, email: author.email, message: message.split('\n')[0],
      })),
    };
  },

  async read(dir) {
    const oid = await git.resolveRef({ fs, dir, ref: 'HEAD' });
    const read = new Map();
    await git.walk({
      fs,
      dir,
      trees: [git.TREE({ ref: 'HEAD' })],
      async map(filepath, [entry]) {
        if (await entry?.type() === 'blob') {
          const { blob } = await git.readBlob({ fs, dir, oid, filepath });
          read.set(filepath, Buffer.from(blob));
        }
      },
    });
    const different = [...read].filter(([file, blob]) => {
      const full = path.join(dir, file);
      return !fs.existsSync(full) || !fs.readFileSync(full).equals(blob);
    }).map(([file]) => file);
    // The whole history is readable too.
    let objects = 0;
    const seen = new Set();
    const look = async (tree) => {
      if (seen.has(tree)) return;
      seen.add(tree);
      for (const entry of (await git.readTree({ fs, dir, oid: tree })).tree) {
        if (entry.type === 'tree') {
          await look(entry.oid);
        } else if (!seen.has(entry.oid)) {
          seen.add(entry.oid);
          await git.readBlob({ fs, dir, oid: entry.oid });
        }
      }
    };
    for (const { commit } of await git.log({ fs, dir })) {
      await look(commit.tree);
      objects += 1;
    }
    return { files: read.size, different, objects: objects + seen.size };
  },
};

async function run([command, dir, ...rest]) {
  try {
    return await commands[command](path.resolve(dir), ...rest);
  } catch (error) {
    const popup = error.popup ?? { where: command, name: error.code ?? error.name, files: null, message: String(error.stack) };
    return { popup };
  }
}

const args = process.argv.slice(2);
if (args.length > 0) {
  const result = await run(args);
  console.log(JSON.stringify(result));
  process.exitCode = result.popup ? 1 : 0;
} else {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await run(JSON.parse(line))));
  }
}
