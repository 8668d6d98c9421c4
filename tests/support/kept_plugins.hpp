// SPDX-License-Identifier: Apache-2.0
// The plugins that were built once against ABI 1.0 and are kept as they are: tests/abi/kept.
#pragma once

#include <string>
#include <vector>

namespace tracer::test {

inline std::vector<std::string> kept_plugins() { return {"kept_c", "kept_sdk", "kept_described"}; }
/// The shared object of one.
inline std::string kept_plugin(const std::string &name) {
    return TRACER_SOURCE_DIR "/tests/abi/kept/" + name + "/" + name + ".so";
}

} // namespace tracer::test
