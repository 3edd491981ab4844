/** Voices for selection lists. Any other voice name of the provider is accepted too. */
export interface Voice {
  id: string;
  /** Language and name, for display. */
  label: string;
}

/** Voices of Microsoft Edge's read-aloud service; espeak uses the language of the same names. */
export const EDGE_VOICES: readonly Voice[] = [
  { id: "ro-RO-EmilNeural", label: "Romanian, Emil" },
  { id: "ro-RO-AlinaNeural", label: "Romanian, Alina" },
  { id: "en-GB-RyanNeural", label: "English (UK), Ryan" },
  { id: "en-GB-SoniaNeural", label: "English (UK), Sonia" },
  { id: "en-US-GuyNeural", label: "English (US), Guy" },
  { id: "en-US-JennyNeural", label: "English (US), Jenny" },
  { id: "de-DE-ConradNeural", label: "German, Conrad" },
  { id: "de-DE-KatjaNeural", label: "German, Katja" },
  { id: "fr-FR-HenriNeural", label: "French, Henri" },
  { id: "fr-FR-DeniseNeural", label: "French, Denise" },
  { id: "es-ES-AlvaroNeural", label: "Spanish, Álvaro" },
  { id: "es-ES-ElviraNeural", label: "Spanish, Elvira" },
  { id: "it-IT-DiegoNeural", label: "Italian, Diego" },
  { id: "it-IT-ElsaNeural", label: "Italian, Elsa" },
  { id: "pl-PL-MarekNeural", label: "Polish, Marek" },
  { id: "pl-PL-ZofiaNeural", label: "Polish, Zofia" },
  { id: "hu-HU-TamasNeural", label: "Hungarian, Tamás" },
  { id: "hu-HU-NoemiNeural", label: "Hungarian, Noémi" },
  { id: "bg-BG-BorislavNeural", label: "Bulgarian, Borislav" },
  { id: "bg-BG-KalinaNeural", label: "Bulgarian, Kalina" },
  { id: "el-GR-NestorasNeural", label: "Greek, Nestoras" },
  { id: "el-GR-AthinaNeural", label: "Greek, Athina" },
];

/** Voices of Kokoro, the natural offline voice: the language, then the model's own voices; two are mixed in equal parts. */
export const KOKORO_VOICES: readonly Voice[] = [
  { id: "ro-im_nicola", label: "Romanian, Nicola" },
  { id: "ro-pm_alex", label: "Romanian, Alex" },
  { id: "ro-pf_dora-ef_dora", label: "Romanian, Dora" },
  { id: "en-af_heart", label: "English (US), Heart" },
  { id: "en-am_michael", label: "English (US), Michael" },
  { id: "en-bf_emma", label: "English (UK), Emma" },
  { id: "en-bm_george", label: "English (UK), George" },
  { id: "de-ff_siwis", label: "German, Siwis" },
  { id: "fr-ff_siwis", label: "French, Siwis" },
  { id: "es-ef_dora", label: "Spanish, Dora" },
  { id: "es-em_alex", label: "Spanish, Alex" },
  { id: "it-if_sara", label: "Italian, Sara" },
  { id: "it-im_nicola", label: "Italian, Nicola" },
  { id: "pt-pf_dora", label: "Portuguese (Brazil), Dora" },
  { id: "pt-pm_alex", label: "Portuguese (Brazil), Alex" },
];
