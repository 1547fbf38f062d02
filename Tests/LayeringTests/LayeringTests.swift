// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

/// Who may import whom among the folders of Sources, the bottom first: a row names only what stands above it.
private let mayImport: KeyValuePairs<String, Set<String>> = [
    "Documents": [],
    "Tensors": [],
    "Results": ["Tensors"],
    "Checkpoints": ["Tensors"],
    "Preparing": ["Tensors"],
    "Networks": ["Tensors", "Checkpoints"],
    "Datasets": ["Preparing", "Tensors"],
    "Models": ["Networks", "Preparing", "Checkpoints", "Results", "Tensors"],
    "Analysis": ["Networks", "Results", "Tensors"],
    "Training": numbers.subtracting(["Training"]),
    "Frames": [],
    "Visuals": ["Frames", "Results", "Tensors"],
    "Engine": numbers,
    "Commands": numbers.union(["Engine", "Visuals"]),
    "Shell": ["Engine", "Visuals", "Frames"],
    "Terminal": ["Frames"],
    "App": ["Commands", "Shell", "Terminal", "Engine", "Frames"],
    "Benchmarks": numbers,
    "Fuzzing": ["Engine", "Checkpoints", "Preparing", "Tensors", "Frames"],
    "Fuzzers": ["Fuzzing"],
]

/// All that knows models and numbers, and nothing of how they are shown.
private let numbers: Set = [
    "Training", "Analysis", "Models", "Datasets", "Networks", "Checkpoints", "Preparing", "Results", "Tensors",
]

/// What every folder may import.
private let common: Set = ["Documents", "CSystem", "Foundation", "Glibc", "Synchronization", "Dispatch"]

/// Libraries that have one place each.
private let oneplace: [String: Set<String>] = [
    "CCurses": ["Terminal"],
    "CReadline": ["Terminal"],
    "COpenBLAS": ["Tensors"],
    "CKernels": ["Tensors"],
    "CImageCodecs": ["Preparing"],
    "CCurl": ["Checkpoints"],
    "CZlib": ["Checkpoints", "Datasets", "Preparing"],
    "ArgumentParser": ["App"],
]

private let swiftSources = SourceFile.all(under: "Sources", endings: [".swift"])

@Suite struct LayeringTests {
    @Test("Every folder of Swift sources has its row in the list of who may import whom")
    func everyFolderListed() {
        let listed = Set(mayImport.map(\.key))
        #expect(Set(swiftSources.map(\.target)).subtracting(listed) == [])
    }

    @Test("A row of the list names only rows above it, so that imports run in no circle")
    func bottomFirst() {
        var above: Set<String> = []
        for (target, allowed) in mayImport {
            #expect(target == "Engine" || target == "Commands" || allowed.subtracting(above) == [], "\(target)")
            above.insert(target)
        }
        #expect(numbers.isDisjoint(with: ["Visuals", "Frames", "Engine", "Commands", "Shell", "Terminal"]))
    }

    @Test("A source imports only what its folder may", arguments: swiftSources)
    func imports(source: SourceFile) {
        let allowed = mayImport.first { $0.key == source.target }?.value ?? []
        for (module, line) in source.imports where !allowed.contains(module) && !common.contains(module) {
            let places = oneplace[module] ?? []
            #expect(places.contains(source.target), "\(source.path):\(line) imports \(module)")
        }
    }

    @Test("The reader of imports sees through attributes, access and kinds, and past comments and strings")
    func readerOfImports() {
        let text = """
            import Foundation
            @preconcurrency import CCurses
            @testable public import Engine
            import struct Tensors.Shape
            // import Shell
            /* import Shell
            import Shell */
            let s = "import Shell"
            """ + "\nlet t = \"\"\"\nimport Shell\n\"\"\"\n#if true\n    import Frames\n#endif"
        let file = SourceFile(path: "Sources/X/Y.swift", text: text)
        #expect(file.imports.map(\.module) == ["Foundation", "CCurses", "Engine", "Tensors", "Frames"])
        #expect(file.imports.map(\.line) == [1, 2, 3, 4, 13])
    }
}
