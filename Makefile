# Shortcuts; the work is done by ./mvnw and scripts/.

verbs := restart status health backup restore migrate rollback
kinds := agent genie

.PHONY: help build test format run-agent run-genie images down clean $(kinds) $(kinds:%=%-stop) $(kinds:%=%-logs) \
  $(foreach k,$(kinds),$(verbs:%=$(k)-%))

help: ## this list
	@sed -n 's/^\([a-z%-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18
	@for kind in $(kinds); do echo; \
	  printf '%s\t%s\n' $$kind 'build and start its container, until it is healthy' \
	    $$kind-stop 'stop and remove it; the data stay' $$kind-restart 'restart it' \
    $$kind-logs 'follow its log; the last of it: ARGS="--tail 100"' \
	    $$kind-status 'the programs in it' $$kind-health 'its combined health' \
	    $$kind-backup 'back up its database while it works' \
	    $$kind-restore 'restore a backup: ARGS="[--force] <file>"' \
	    $$kind-migrate 'move here from the two containers of before' \
	    $$kind-rollback 'go back to the two containers, with all data' | expand -t 18; done

build: ## target/dist: programs, libraries, AOT caches
	./mvnw -q package -DskipTests

test: ## every test there is
	scripts/test

format: ## format the Java sources
	./mvnw -q spotless:apply

run-agent: ## the agent on this host, in the foreground
	scripts/run agent

run-genie: ## the genie on this host, in the foreground
	scripts/run genie

images: ## both images
	docker build -f docker/agent/Dockerfile.agent -t hive-agent-unified .
	docker build -f docker/genie/Dockerfile.genie -t hive-genie-unified .

$(kinds):
	scripts/hive $@ up $(ARGS)

# By the same compose file: "docker-compose -f docker/templates/agent.yml down" ends what "make agent" has begun.
$(kinds:%=%-stop):
	scripts/hive $(@:%-stop=%) down

$(kinds:%=%-logs):
	scripts/hive $(@:%-logs=%) logs -f $(ARGS)

$(foreach k,$(kinds),$(verbs:%=$(k)-%)):
	scripts/hive $(subst -, ,$@) $(ARGS)

down: ## stop and remove both containers; the data stay
	scripts/hive agent down
	scripts/hive genie down

clean: ## everything built
	./mvnw -q clean
