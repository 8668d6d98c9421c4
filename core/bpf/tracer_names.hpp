// SPDX-License-Identifier: Apache-2.0
// What the room agrees on with every BPF object through <tracer/bpf/shared.h>, and the request that it serves.
#pragma once

#include "bpf/tracer_bpf.hpp"

#include <tracer/bpf/shared.h>

namespace tracer::bpf {

/// Is this source read at all under these settings?
[[nodiscard]] inline bool active(const AttachRequest &request, const model::Source &source) {
    return request.settings->holds(*request.spec, source.when);
}

} // namespace tracer::bpf
