// A perceptual colour map: dark violet to yellow with steadily rising lightness, after matplotlib's viridis
// (van der Walt & Smith, 2015), as nine anchors with straight lines between them.

export type Rgb = readonly [red: number, green: number, blue: number]

const anchors: readonly Rgb[] = [
  [68, 1, 84],
  [71, 45, 123],
  [59, 82, 139],
  [44, 114, 142],
  [33, 145, 140],
  [40, 174, 128],
  [94, 201, 98],
  [173, 220, 48],
  [253, 231, 37],
]

/** The colour of t in [0, 1], channels 0 to 255; t outside is clamped and NaN counts as 0. */
export const viridis = (t: number): Rgb => {
  const last = anchors.length - 1
  const position = (t > 0 ? Math.min(t, 1) : 0) * last
  const index = Math.min(Math.floor(position), last - 1)
  const fraction = position - index
  const [from, to] = [anchors[index], anchors[index + 1]] as readonly [Rgb, Rgb]
  const mix = (channel: 0 | 1 | 2): number => from[channel] + fraction * (to[channel] - from[channel])
  return [Math.round(mix(0)), Math.round(mix(1)), Math.round(mix(2))]
}
