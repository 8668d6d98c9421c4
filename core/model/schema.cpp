// SPDX-License-Identifier: Apache-2.0
#include "model/schema.hpp"

namespace tracer::model {

const char *kind_name(tracer_variant_kind kind) {
    switch (kind) {
    case TRACER_VARIANT_FENTRY:
        return "fentry";
    case TRACER_VARIANT_KPROBE:
        return "kprobe";
    case TRACER_VARIANT_TRACEPOINT:
        return "tracepoint";
    }
    return "unknown";
}

} // namespace tracer::model
