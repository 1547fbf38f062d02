// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Glibc

/// A thread that makes one batch ahead of its use and keeps it until it is asked for.
final class BatchThread: @unchecked Sendable {
    private let body: @Sendable (Int) throws -> Batch
    // What stands below is read and written under the lock.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var wanted: Int?
    private var making: Int?
    private var made: (step: Int, result: Result<Batch, any Error>)?
    private var isClosed = false
    private var isRunning = false

    init(_ body: @escaping @Sendable (Int) throws -> Batch) {
        self.body = body
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(changed)
        lock.deallocate()
        changed.deallocate()
    }

    /// Begins the batch of a step, unless it is there or on its way. Where no thread can be made nothing happens.
    func make(_ step: Int) {
        locked {
            guard making != step, made?.step != step else { return }
            (wanted, made) = (step, nil)
            if !isRunning { isRunning = start() }
            pthread_cond_broadcast(changed)
        }
    }

    /// What came of a step that was begun, after it is done; nil for one that was not.
    func result(of step: Int) -> Result<Batch, any Error>? {
        locked {
            // While another step is made, this one would wait for that: it is quicker without the thread.
            if wanted == step, !isRunning || making != nil { wanted = nil }
            while wanted == step || making == step { pthread_cond_wait(changed, lock) }
            guard let made, made.step == step else { return nil }
            self.made = nil
            return made.result
        }
    }

    /// Ends the thread once it is done with what it makes.
    func close() {
        locked {
            isClosed = true
            pthread_cond_broadcast(changed)
        }
    }

    private func run() {
        while let step = next() {
            let result = Result { try body(step) }
            locked {
                making = nil
                if wanted == nil { made = (step, result) }
                pthread_cond_broadcast(changed)
            }
        }
    }

    private func next() -> Int? {
        locked {
            while wanted == nil, !isClosed { pthread_cond_wait(changed, lock) }
            guard !isClosed, let step = wanted else { return nil }
            (making, wanted) = (step, nil)
            return step
        }
    }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    private func start() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 4 << 20)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let worker = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                crash_prepare_thread()
                if let argument { Unmanaged<BatchThread>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, worker.toOpaque())
        if status != 0 { worker.release() }
        return status == 0
    }
}
