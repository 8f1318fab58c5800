// Packs the library as npm would publish it and installs the tarball into an empty project.

import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../../.config/aliases.js'

const execute = promisify(execFile)

/** Under `npm test` npm describes the outer package in the environment; an inner npm must not see it. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|command|config_local_prefix|config_prefix)/.test(name),
    ),
  )

const npm = async (folder: string, ...args: readonly string[]): Promise<void> => {
  try {
    await execute('npm', [...args], { cwd: folder, env: cleanEnvironment(), maxBuffer: 2 ** 26 })
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
    throw new Error(`npm ${args.join(' ')}: ${stdout}${stderr}`, { cause: error })
  }
}

/** A copy of what the build reads, so that neither a stale dist/ nor another run's gets into the tarball. */
const stage = async (folder: string): Promise<void> => {
  const unwanted = new Set(['.git', 'node_modules', 'dist', 'runs', 'spec', 'examples', 'docs'])
  await mkdir(folder)
  const names = (await readdir(repository)).filter((name) => !unwanted.has(name))
  await Promise.all(names.map((name) => cp(join(repository, name), join(folder, name), { recursive: true })))
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'))
}

/** An empty project of ES modules. */
const emptyProject = async (folder: string): Promise<void> => {
  await mkdir(folder)
  const manifest = { name: 'uses-giry', version: '1.0.0', private: true, type: 'module' }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
}

/** Builds and packs in `folder`/source, installs in `folder`/project. */
const install = async (folder: string): Promise<string> => {
  const [source, project] = [join(folder, 'source'), join(folder, 'project')]
  await Promise.all([stage(source), emptyProject(project)])
  await npm(source, 'run', 'build')
  await npm(source, 'pack', '--ignore-scripts', '--pack-destination', folder)
  const tarballs = (await readdir(folder))
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(folder, name))
  await npm(project, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs)
  return project
}

/**
 * Builds and packs the library, installs the tarball with its dependencies into a new project below the system's
 * temporary folder, and gives that project's folder; the caller removes its parent. Rejects with npm's own words
 * when a step fails, and leaves nothing behind then.
 */
export const packAndInstall = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'giry-package-'))
  try {
    return await install(folder)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}
