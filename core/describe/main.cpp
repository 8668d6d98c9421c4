// SPDX-License-Identifier: Apache-2.0
// tracer-describe: the build step between a plugin's BPF objects and its shared object.
#include "describe/generate.hpp"

#include <CLI/CLI.hpp>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {
using namespace tracer;

/// "killsnoop_kprobe.bpf.o" of killsnoop is "kprobe", "killsnoop.bpf.o" is "main".
std::string object_name(const std::string &plugin, const std::string &path) {
    auto stem = std::filesystem::path(path).filename().string();
    stem.erase(stem.find('.') == std::string::npos ? stem.size() : stem.find('.'));
    if (stem == plugin) return "main";
    return stem.starts_with(plugin + "_") ? stem.substr(plugin.size() + 1) : stem;
}

int fail(const std::string &plugin, const Error &error) {
    std::cerr << "tracer-describe: plugin " << plugin << ": " << error.line() << '\n';
    return static_cast<int>(error.code);
}

} // namespace

int main(int argc, char **argv) {
    CLI::App app("Reads a plugin's BPF objects and writes its description as C.", "tracer-describe");
    std::string plugin, version = "0.1.0", output;
    std::vector<std::string> paths;
    app.add_option("--name", plugin, "The plugin's name")->required();
    app.add_option("--plugin-version", version, "Its version");
    app.add_option("--output", output, "The C file to write")->required();
    app.add_option("objects", paths, "BPF objects")->required();
    CLI11_PARSE(app, argc, argv);

    libbpf_set_print(nullptr);
    std::vector<describe::ObjectFile> objects;
    for (const auto &path : paths)
        objects.push_back({object_name(plugin, path), path});
    const auto spec = describe::describe(plugin, version, objects);
    if (!spec) return fail(plugin, spec.error());
    const auto source = describe::generate(*spec, objects);
    if (!source) return fail(plugin, source.error());
    std::ofstream file(output, std::ios::binary);
    file << *source;
    file.close();
    if (!file) return fail(plugin, {ExitCode::output_failed, "cannot write " + output, {}});
    return 0;
}
