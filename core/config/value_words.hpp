// SPDX-License-Identifier: Apache-2.0
// The values that an option may have, where they can be listed. Knows no command line.
#pragma once

#include "config/grammars.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tracer::config {

struct ValueWords {
    std::vector<std::pair<std::string, std::string>> words; ///< and what each is
    bool list = false;                                      ///< several, with commas between them
    bool files = false, folders = false;
};

[[nodiscard]] ValueWords value_words(const OptionWords &option, const Specs &plugins, Formats formats);

} // namespace tracer::config
