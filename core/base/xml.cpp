// SPDX-License-Identifier: Apache-2.0
#include "base/xml.hpp"

#include "base/utf8.hpp"

#include <cstdint>

namespace tracer {

std::string xml_text(std::string_view safe) {
    std::string out;
    for (std::string_view rest = safe; !rest.empty();) {
        std::uint32_t code = 0;
        const std::size_t length = utf8_sequence(rest, code);
        switch (code) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&apos;";
            break;
        case 0xfffe: // XML cannot say these two at all, not even escaped
        case 0xffff:
            out += code == 0xfffe ? "\\xef\\xbf\\xbe" : "\\xef\\xbf\\xbf";
            break;
        default:
            out += rest.substr(0, length);
        }
        rest.remove_prefix(length);
    }
    return out;
}

} // namespace tracer
