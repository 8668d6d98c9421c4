// SPDX-License-Identifier: Apache-2.0
#include "app/print.hpp"

#include "output/sink.hpp"

#include <nlohmann/json.hpp>

namespace tracer::app {

Result<ExitCode> print(const std::string &text, ExitCode code) {
    auto sink = output::open_stdout();
    if (!sink) return std::move(sink).error();
    if (auto written = (*sink)->write(text); !written) return std::move(written).error();
    return code;
}

Result<ExitCode> print(const nlohmann::ordered_json &document, ExitCode code) {
    return print(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n", code);
}

} // namespace tracer::app
