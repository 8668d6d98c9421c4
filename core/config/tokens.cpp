// SPDX-License-Identifier: Apache-2.0
#include "config/tokens.hpp"

namespace tracer::config {

bool looks_like_option(std::string_view token) {
    return token.size() > 1 && token[0] == '-' && (token[1] < '0' || token[1] > '9');
}

bool looks_like_plugin(std::string_view token) {
    if (token.find('/') != std::string_view::npos) return token.ends_with(".so");
    return !token.empty() && token[0] >= 'a' && token[0] <= 'z' &&
           token.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

} // namespace tracer::config
