// SPDX-License-Identifier: Apache-2.0
// What is left of a run's rights once it has given up the others. Plain data: made by run/, shown by output/ and app/.
#pragma once

#include <string>
#include <vector>

namespace tracer::model {

struct Rights {
    std::vector<std::string> capabilities; ///< kept, as "CAP_BPF", in the order of their numbers
    bool no_new_privs = false;
    unsigned landlock = 0; ///< the ABI of the Landlock domain that forbids writing files; 0: this kernel has none
    bool seccomp = false;  ///< system calls that a run does not need are refused
};

} // namespace tracer::model
