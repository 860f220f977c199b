{{ rows("brands") }}
