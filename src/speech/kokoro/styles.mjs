/** The styles that Kokoro's voices are made of; set-up fetches these of the 54 that there are. */
export const KOKORO_STYLES = [
  "af_heart",
  "am_michael",
  "bf_emma",
  "bm_george",
  "ef_dora",
  "em_alex",
  "ff_siwis",
  "if_sara",
  "im_nicola",
  "pf_dora",
  "pm_alex",
];
