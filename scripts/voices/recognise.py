"""Writes down what is said: reads lines `LANGUAGE<tab>FILE`, answers each with the words on one line. Argument: the model's folder."""

import sys

from faster_whisper import WhisperModel

model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)
for line in sys.stdin:
    language, file = line.rstrip("\n").split("\t")
    segments, _ = model.transcribe(file, language=language, beam_size=5, condition_on_previous_text=False)
    print(" ".join(segment.text.strip() for segment in segments), flush=True)
