// SPDX-License-Identifier: Apache-2.0
// The text of a configuration file. It says what is traced, which plugins run and where records go, so it is held to
// the rules for plugins: nobody we do not trust may be able to write it. One rule is left out: it may lie on a nosuid
// file system such as /tmp, since it holds no code, and the plugins that it names are checked separately.
#pragma once

#include "base/result.hpp"

#include <string>

namespace tracer::config {

/// Of a file that the caller named; under sudo it must be one that the caller may read.
[[nodiscard]] Result<std::string> text_chosen_by_caller(const std::string &path);
/// Of a file that only root may have written.
[[nodiscard]] Result<std::string> text_of_root(const std::string &path);

} // namespace tracer::config
