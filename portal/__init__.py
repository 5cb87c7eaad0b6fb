"""The foundation and shell of the portal; it knows none of the features."""

import warnings

# pyramid 2.1 and deform 3.0.1 still use it, which is why setuptools is pinned; nobody who runs a
# command of the portal can do anything about it.
warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
