/** All systems by name, and the rows of a table that they fill. */
import type { Setting } from './setting.js'
import { abp } from './systems/abp.js'
import { adaptiveCe } from './systems/adaptive-ce.js'
import { damc } from './systems/damc.js'
import { lebm } from './systems/lebm.js'
import { ncpVae } from './systems/ncp-vae.js'
import { rae } from './systems/rae.js'
import { sri5 } from './systems/sri-5.js'
import { sri } from './systems/sri.js'
import { twoStageVae } from './systems/two-stage-vae.js'
import { vae } from './systems/vae.js'
import type { AnySystem, System } from './system.js'
import { abpMixture, damcTwoStage, vaeEbm } from './unpublished.js'

const hidden =
  <S, A>(make: (o: Setting) => System<S, A>) =>
  (o: Setting): AnySystem =>
  (use) =>
    use(make(o))

export const systems = {
  vae: hidden(vae),
  'two-stage-vae': hidden(twoStageVae),
  rae: hidden(rae),
  'ncp-vae': hidden(ncpVae),
  'adaptive-ce': hidden(adaptiveCe),
  abp: hidden(abp),
  sri: hidden(sri),
  'sri-5': hidden(sri5),
  lebm: hidden(lebm),
  damc: hidden(damc),
  'abp-mixture': hidden(abpMixture),
  'vae-ebm': hidden(vaeEbm),
  'damc-two-stage': hidden(damcTwoStage),
} satisfies Readonly<Record<string, (o: Setting) => AnySystem>>

export type SystemName = keyof typeof systems
export const systemNames = Object.keys(systems) as readonly SystemName[]
