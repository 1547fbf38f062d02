// swift-tools-version: 6.2
// SPDX-License-Identifier: GPL-3.0-or-later
import PackageDescription

// C kernels are optimised in debug builds too, so that tests run at the speed of the product.
let kernelFlags: [CSetting] = [.unsafeFlags(["-O3", "-fno-math-errno", "-fno-trapping-math"])]

// The user's side runs on the main thread, which alone owns curses and readline.
let mainThread: [SwiftSetting] = [.defaultIsolation(MainActor.self)]

// Bottom first, as in the picture of the house (README): a target imports only what stands before it.
let package = Package(
    name: "rebus",
    products: [.executable(name: "rebus", targets: ["App"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // C libraries and kernels
        .systemLibrary(name: "COpenBLAS"),
        .systemLibrary(name: "CCurses"),
        .systemLibrary(name: "CReadline"),
        .systemLibrary(name: "CZlib"),
        .target(name: "CKernels", cSettings: kernelFlags),
        .target(name: "CSystem"),
        .target(name: "CCurl"),
        .target(name: "CImageCodecs", cSettings: kernelFlags, linkerSettings: [.linkedLibrary("png16"), .linkedLibrary("jpeg")]),

        // Texts of a fixed form (JSON) and small files, for everybody who reads them
        .target(name: "Documents"),

        // Models and numbers
        .target(name: "Tensors", dependencies: ["CKernels", "COpenBLAS", "CSystem"]),
        .target(name: "Results", dependencies: ["Tensors"]),
        .target(name: "Checkpoints", dependencies: ["Tensors", "Documents", "CCurl", "CSystem", "CZlib"]),
        .target(name: "Preparing", dependencies: ["Tensors", "Documents", "CImageCodecs"]),
        .target(name: "Networks", dependencies: ["Tensors", "Checkpoints", "Documents"]),
        .target(name: "Datasets", dependencies: ["Preparing", "Tensors", "Documents", "CSystem", "CZlib"]),
        .target(name: "Models", dependencies: ["Networks", "Preparing", "Checkpoints", "Results", "Tensors", "Documents"]),
        .target(name: "Analysis", dependencies: ["Networks", "Results", "Tensors"]),
        .target(
            name: "Training",
            dependencies: [
                "Models", "Datasets", "Analysis", "Networks", "Checkpoints", "Preparing", "Documents", "Results", "Tensors",
                "CSystem",
            ]),

        // What is shown
        .target(name: "Frames", dependencies: ["Documents", "CSystem"]),
        .target(name: "Visuals", dependencies: ["Frames", "Results", "Tensors"]),

        // The session and its language
        .target(
            name: "Engine",
            dependencies: [
                "Training", "Models", "Analysis", "Datasets", "Networks", "Checkpoints", "Preparing", "Documents", "Results",
                "Tensors", "CSystem",
            ]),
        .target(
            name: "Commands",
            dependencies: [
                "Engine", "Training", "Models", "Analysis", "Datasets", "Networks", "Checkpoints", "Preparing", "Documents",
                "Results", "Tensors", "Visuals", "Frames",
            ]),
        .target(name: "Shell", dependencies: ["Engine", "Visuals", "Frames", "CSystem"], swiftSettings: mainThread),
        .target(name: "Terminal", dependencies: ["Frames", "CCurses", "CReadline", "CSystem"], swiftSettings: mainThread),
        .executableTarget(
            name: "App",
            dependencies: [
                "Commands", "Shell", "Terminal", "Engine", "Frames", "CSystem",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Measures a large model, in turn with torch (make bench)
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Training", "Analysis", "Models", "Datasets", "Networks", "Checkpoints", "Documents", "Tensors",
                "CSystem",
            ]),

        // All readers of bytes from outside, for fuzzers (make fuzz) and for the tests of what these found
        .target(
            name: "Fuzzing",
            dependencies: ["Engine", "Checkpoints", "Preparing", "Documents", "Tensors", "Frames"]),

        // Tests mirror Sources, folder for folder
        .target(name: "TestSupport", dependencies: ["CSystem"], path: "Tests/TestSupport"),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors", "TestSupport"]),
        .testTarget(name: "DocumentsTests", dependencies: ["Documents", "TestSupport"]),
        .testTarget(name: "CheckpointsTests", dependencies: ["Checkpoints", "Documents", "TestSupport"]),
        .testTarget(name: "PreparingTests", dependencies: ["Preparing", "Documents", "Tensors", "TestSupport"]),
        .testTarget(name: "NetworksTests", dependencies: ["Networks", "Checkpoints", "TestSupport"]),
        .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Preparing", "Tensors", "TestSupport"]),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "Networks", "Checkpoints", "Preparing", "TestSupport"]),
        .testTarget(name: "AnalysisTests", dependencies: ["Analysis", "TestSupport"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Training", "Models", "Datasets", "Networks", "Checkpoints", "Documents", "Tensors", "TestSupport",
            ]),
        .testTarget(name: "ResultsTests", dependencies: ["Results"]),
        .testTarget(name: "FramesTests", dependencies: ["Frames", "TestSupport"]),
        .testTarget(name: "VisualsTests", dependencies: ["Visuals", "TestSupport"]),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "TestSupport"]),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Engine", "Analysis", "Datasets", "Checkpoints", "Preparing", "Results", "Tensors",
                "TestSupport",
            ]),
        .testTarget(name: "ShellTests", dependencies: ["Shell", "Engine", "Visuals", "Results", "TestSupport"]),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Frames", "TestSupport"]),
        .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing", "TestSupport"]),
        .testTarget(name: "SessionTests", dependencies: ["Documents", "TestSupport"]),
        .testTarget(name: "LayeringTests", dependencies: ["TestSupport"]),
    ]
)

// libFuzzer brings a main of its own, so its program is part of the package only where it is asked for.
if Context.environment["REBUS_FUZZ"] != nil {
    package.targets.append(.executableTarget(name: "Fuzzers", dependencies: ["Fuzzing"]))
}
