"""Archives (电子文件归档): what is over becomes a sealed package, numbered, kept as long as the rules want, provable.

A package is a tar in the shelf: metadata, form, history, events in a chain, papers, documents, a manifest of hashes, a
signature. It is never changed: what comes late makes a supplement. Rules: `rules` (numbers, terms, who may dispose).
The package: `metadata`, `packing`, `signing`; its proof, for which no database is needed: `proving`. Verbs: `actions`,
`holding`, `disposing`. After GB/T 42727-2023, DA/T 22-2015, DA/T 46-2009 and 档案法实施条例 §§20, 24, 38, 39.
Calls: cases, documents, audit, regions, and the kit.
"""
