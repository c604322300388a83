"""Whether there is a network at all, here and in the capstone."""

from digitrec.checks.building.shared.architecture import has_layers
from digitrec.checks.engine.catalogue import codes
from digitrec.checks.engine.judgement import Finding
from digitrec.checks.engine.wording import kind_of

CODES = codes(__name__, ("no-network", "What fit does", "something else stands where the network should be"))


def is_network(name, wanted):
    """Return the layer that wants a Keras model under this name, described as `network`."""

    def layer(_probe, evidence):
        network = evidence["network"]
        if network["model"]:
            return has_layers(f"`{name}`", network)
        return Finding("no-network", f"`{name}` is {kind_of(network['is'])}; {wanted} was expected.")

    return layer
