"""Data that a plugin brings: folders of its package, each of one version, loaded once into a region and never twice.

A plugin declares a `Pack`; `wutong packs load` hands its folder to the plugin's own function in one transaction and
writes down the version. The same version again does nothing, a newer one is handed over again. Tenants' own packs,
`tenants/`, are the demo's and matters' affair. Calls: nothing above the kit.
"""
