{{ rows("projects") }}
