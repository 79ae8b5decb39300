// Two includes that energy/ may not have: the layers test must name them by file and line.
// (Never compiled.)
#include <ns3/node.h>
#include "sim/run.h"
